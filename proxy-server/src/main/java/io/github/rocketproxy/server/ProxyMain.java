package io.github.rocketproxy.server;

import io.github.rocketproxy.server.cli.CommandLineRunner;
import java.io.PrintStream;

/** The process's entry. */
public final class ProxyMain {
    private ProxyMain() {}

    /**
     * Runs the command line; the exit code is the process's. Standard output is for the ready line
     * and for what was asked for: whatever a library prints there goes to standard error.
     */
    public static void main(String[] arguments) {
        PrintStream out = System.out;
        System.setOut(System.err);
        System.exit(CommandLineRunner.ofProcess(new ProxyServer(), out).run(arguments));
    }
}

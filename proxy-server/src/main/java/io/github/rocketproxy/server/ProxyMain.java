package io.github.rocketproxy.server;

import io.github.rocketproxy.server.cli.CommandLineRunner;
import java.io.PrintStream;
import org.apache.logging.log4j.LogManager;

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
        int status = CommandLineRunner.ofProcess(new ProxyServer(), out).run(arguments);
        if (status == CommandLineRunner.START_FAILED) {
            LogManager.shutdown();
        }
        System.exit(status);
    }
}

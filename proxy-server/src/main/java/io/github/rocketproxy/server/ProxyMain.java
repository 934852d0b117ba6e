package io.github.rocketproxy.server;

import io.github.rocketproxy.server.cli.CommandLineRunner;

/** The process's entry. */
public final class ProxyMain {
    private ProxyMain() {}

    /** Runs the command line; the exit code is the process's. */
    public static void main(String[] arguments) {
        System.exit(CommandLineRunner.ofProcess(new ProxyServer()).run(arguments));
    }
}

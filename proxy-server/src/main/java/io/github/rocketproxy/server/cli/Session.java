package io.github.rocketproxy.server.cli;

import io.github.rocketproxy.server.ProxyLauncher;
import io.github.rocketproxy.server.live.LiveFolder;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a command works with.
 *
 * @param live where running proxies show their figures
 * @param out standard output, kept for the ready line and for what was asked for
 * @param err standard error, for everything else
 */
record Session(
        ProxyLauncher launcher,
        ShutdownSignal shutdown,
        Map<String, String> environment,
        LiveFolder live,
        PrintStream out,
        PrintStream err) {}

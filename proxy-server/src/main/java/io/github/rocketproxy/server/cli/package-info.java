/**
 * The command line: commands, options, exit codes, and the process's life in the foreground. Called
 * by the entry class only; starts the proxy through {@code ProxyLauncher}.
 */
package io.github.rocketproxy.server.cli;

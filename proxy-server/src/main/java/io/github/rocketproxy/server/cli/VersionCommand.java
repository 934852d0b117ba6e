package io.github.rocketproxy.server.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code version}: what is running on what. */
@Command(name = "version", description = "Shows the version.")
final class VersionCommand implements Callable<Integer> {
    private final Session session;

    VersionCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String version =
                Objects.requireNonNullElse(
                        VersionCommand.class.getPackage().getImplementationVersion(), "unpackaged");
        session.out()
                .println(
                        "RocketProxy "
                                + version
                                + " (Java "
                                + Runtime.version()
                                + ", "
                                + System.getProperty("os.name")
                                + " "
                                + System.getProperty("os.arch")
                                + ")");
        return Foreground.OK;
    }
}

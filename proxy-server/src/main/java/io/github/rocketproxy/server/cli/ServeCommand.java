package io.github.rocketproxy.server.cli;

import io.github.rocketproxy.server.config.ConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** The two commands that start a proxy; they differ in the mode and in one option. */
abstract class ServeCommand implements Callable<Integer> {
    private final Session session;
    private final String mode;

    @Mixin private CommonOptions common;

    ServeCommand(Session session, String mode) {
        this.session = session;
        this.mode = mode;
    }

    /** Applies the options that only this command has. */
    abstract void applyOwnOptions(ConfigBuilder builder);

    @Override
    public Integer call() {
        ConfigBuilder builder = newBuilder();
        List<String> notices = new ArrayList<>(common.notices());
        notices.addAll(builder.notices());
        return new Foreground(session)
                .run(
                        builder.load(),
                        new FileSource(common.files(), () -> newBuilder().load()),
                        notices);
    }

    private ConfigBuilder newBuilder() {
        ConfigBuilder builder = new ConfigBuilder();
        common.applyFileAndEnvironment(builder, session.environment());
        builder.option("command " + mode, "mode", mode);
        applyOwnOptions(builder);
        common.applyOptions(builder);
        common.applyAssignments(builder);
        return builder;
    }
}

package io.github.rocketproxy.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code check-config}: reads everything a start would read and shows what came out. */
@Command(
        name = "check-config",
        description = "Checks the configuration and shows every key in force; starts nothing.")
final class CheckConfigCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private OfficialOptions official;
    @Mixin private CommonOptions common;

    CheckConfigCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Settings settings = Settings.of(session, official, common);
        settings.builder().build();
        settings.builder()
                .describe()
                .forEach((key, line) -> session.out().println(key + ": " + line));
        settings.notices().forEach(notice -> session.err().println("note: " + notice));
        return Foreground.OK;
    }
}

package io.github.rocketproxy.server.admin;

import io.github.rocketproxy.server.log.LogSetup;
import java.util.Locale;
import java.util.Set;

/**
 * The levels of loggers: read by GET, changed by POST with the parameters {@code logger} (this
 * program's own, where it is left out) and {@code level}.
 */
public final class LogLevelPage implements AdminPage {
    private static final String OWN_LOGGERS = "io.github.rocketproxy";
    private static final Set<String> LEVELS =
            Set.of("off", "error", "warn", "info", "debug", "trace");

    @Override
    public Answer answer(AdminRequest request) {
        if (request.method().equals("POST")) {
            change(request.parameter("logger"), request.parameter("level"));
        }
        return Answer.ok(LogSetup.levels());
    }

    private static void change(String logger, String level) {
        String name = level.toLowerCase(Locale.ROOT);
        if (!LEVELS.contains(name)) {
            throw new BadRequestException(
                    "'level' has to be one of off, error, warn, info, debug, trace");
        }
        LogSetup.setLevel(logger.isEmpty() ? OWN_LOGGERS : logger, name);
    }
}

package io.github.rocketproxy.server.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What one check has seen.
 *
 * @param check what was looked at
 * @param advice what to do; empty where nothing is to be done
 */
public record Finding(String check, Level level, String seen, String advice) {

    /** How bad it is. */
    public enum Level {
        @JsonProperty("ok")
        OK("ok  "),
        /** It works, but not as well as it could, or not for long. */
        @JsonProperty("warn")
        WARN("warn"),
        /** A proxy would not start, or not serve. */
        @JsonProperty("fail")
        FAIL("FAIL");

        private final String text;

        Level(String text) {
            this.text = text;
        }
    }

    static Finding ok(String check, String seen) {
        return new Finding(check, Level.OK, seen, "");
    }

    static Finding warn(String check, String seen, String advice) {
        return new Finding(check, Level.WARN, seen, advice);
    }

    /** For the command line, too, whose configuration may be what is wrong. */
    public static Finding fail(String check, String seen, String advice) {
        return new Finding(check, Level.FAIL, seen, advice);
    }

    /** A configuration that can be used, with what the log would tell of it once. */
    public static Finding configuration(List<String> notices) {
        return notices.isEmpty()
                ? ok("configuration", "valid")
                : warn("configuration", String.join("; ", notices), "remove what has no effect");
    }

    /** One line. */
    public String line() {
        String line = level.text + "  " + check + ": " + seen.replaceAll("\\s*\\R\\s*", " ");
        return advice.isEmpty() ? line : line + ". -> " + advice;
    }
}

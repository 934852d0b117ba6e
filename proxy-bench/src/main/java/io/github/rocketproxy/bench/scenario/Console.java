package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.load.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** Shows on standard error what a run is doing and how long it will go on. */
public final class Console {
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintStream out = System.err;
    private final boolean isTerminal = System.console() != null && System.console().isTerminal();
    private final Timeline timeline;

    /**
     * @param timeline says what time is left
     */
    public Console(Timeline timeline) {
        this.timeline = timeline;
    }

    /** A step of the run begins. */
    public void step(String text) {
        note("[" + timeline.describe() + "] " + text);
    }

    /** Something to know. */
    public void note(String text) {
        out.println((isTerminal ? CLEAR_LINE : "") + text);
    }

    /** Says what failed, if anything did. */
    public void errors(Map<String, Long> errors) {
        errors.forEach((code, count) -> note("    " + count + " x " + code));
    }

    /** Shows the progress of a load, once a second where it is watched. */
    public Progress progress(String name) {
        return (done, wanted, errors) -> {
            if (isTerminal) {
                out.printf(
                        Locale.ROOT,
                        "%s[%s]   %s: %,d of %,d%s",
                        CLEAR_LINE,
                        timeline.describe(),
                        name,
                        done,
                        wanted,
                        errors == 0 ? "" : ", " + errors + " errors");
                out.flush();
            }
        };
    }
}

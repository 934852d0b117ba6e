package io.github.rocketproxy.bench;

import io.github.rocketproxy.bench.load.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** Shows on standard error what a run is doing, once a second. */
final class Console {
    private final PrintStream out = System.err;

    /** A step of the run begins. */
    void step(String text) {
        out.println(text);
    }

    /** Says what failed, if anything did. */
    void errors(Map<String, Long> errors) {
        errors.forEach((code, count) -> out.println("  " + count + " x " + code));
    }

    /** Shows the progress of what {@code name} says. */
    Progress progress(String name) {
        return (done, wanted, errors) ->
                out.printf(
                        Locale.ROOT,
                        "  %-28s %3d %%  %,d of %,d messages%s%n",
                        name,
                        100 * done / wanted,
                        done,
                        wanted,
                        errors == 0 ? "" : ", " + errors + " errors");
    }
}

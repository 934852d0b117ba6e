package io.github.rocketproxy.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code bench}: listed here for the help. The launcher script runs it on the class path of
 * proxy-bench, which this module does not depend on.
 */
@Command(
        name = "bench",
        description = "Measures: bench quick, bench full, bench compare (with the official proxy).")
final class BenchCommand implements Callable<Integer> {
    private final Session session;

    @Unmatched private final List<String> arguments = new ArrayList<>();

    BenchCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.err()
                .println(
                        "rocketproxy: bench is started by bin/rocketproxy: bin/rocketproxy bench "
                                + (arguments.isEmpty() ? "quick" : String.join(" ", arguments)));
        return CommandLineRunner.USAGE;
    }
}

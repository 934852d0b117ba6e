package io.github.rocketproxy.server.cli;

import io.github.rocketproxy.server.StartupException;
import io.github.rocketproxy.server.training.TrainingRun;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code train}: the run from which the launcher has the JVM make its AOT cache. */
@Command(
        name = "train",
        description =
                "Makes the AOT cache, with which starts and first messages cost less. Takes about"
                        + " a minute; needed again after a build or with another JDK.")
final class TrainCommand implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--messages",
            defaultValue = "60000",
            description =
                    "Messages through each mode (default ${DEFAULT-VALUE}); with 0 only the"
                            + " command line is in the cache.")
    private long messages;

    TrainCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            new TrainingRun(session.launcher(), messages).run();
            return Foreground.OK;
        } catch (StartupException | IOException e) {
            session.err().println("rocketproxy: " + e.getMessage());
            return CommandLineRunner.START_FAILED;
        }
    }
}

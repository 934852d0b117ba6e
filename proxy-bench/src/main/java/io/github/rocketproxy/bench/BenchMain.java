package io.github.rocketproxy.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of {@code bin/rocketproxy bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures RocketProxy.",
        subcommands = {
            QuickCommand.class,
            CompareCommand.class,
            FullCommand.class,
            IdleCommand.class,
            MicroCommand.class,
            RenderCommand.class,
            TableCommand.class
        })
public final class BenchMain {
    private BenchMain() {}

    /**
     * Runs the command that the arguments name, and exits.
     *
     * @param args quick, compare, full, idle, micro, render or table, then its options
     */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new BenchMain());
        line.setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                    command.getErr().println("bench: " + failure.getMessage());
                    return 1;
                });
        System.exit(args.length == 0 ? usage(line) : line.execute(args));
    }

    private static int usage(CommandLine line) {
        line.usage(System.err);
        return 2;
    }
}

package io.github.rocketproxy.server.cli;

import io.github.rocketproxy.server.ProxyLauncher;
import io.github.rocketproxy.server.config.ConfigException;
import io.github.rocketproxy.server.live.LiveFolder;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Runs one command line. Exit codes: 0 done or drained, 1 the start failed, 2 the command line or
 * the configuration is wrong.
 */
public final class CommandLineRunner {
    /** Nothing is left running; the log may still have lines to write. */
    public static final int START_FAILED = 1;

    static final int USAGE = 2;

    private final Session session;

    CommandLineRunner(Session session) {
        this.session = session;
    }

    /** For the process: its environment, its signals; {@code out} is its standard output. */
    public static CommandLineRunner ofProcess(ProxyLauncher launcher, PrintStream out) {
        return new CommandLineRunner(
                new Session(
                        launcher,
                        new JvmShutdownSignal(),
                        System.getenv(),
                        LiveFolder.ofUser(),
                        out,
                        System.err));
    }

    /** Runs to the end; a proxy that was started runs until the signal to stop. */
    public int run(String... arguments) {
        CommandLine line =
                new CommandLine(new RootCommand(session))
                        .addSubcommand("local", new LocalCommand(session))
                        .addSubcommand("cluster", new ClusterCommand(session))
                        .addSubcommand("bench", new BenchCommand(session))
                        .addSubcommand("doctor", new DoctorCommand(session))
                        .addSubcommand("stat", new StatCommand(session))
                        .addSubcommand("train", new TrainCommand(session))
                        .addSubcommand("check-config", new CheckConfigCommand(session))
                        .addSubcommand("version", new VersionCommand(session))
                        .addSubcommand("help", new HelpCommand())
                        .setAllowSubcommandsAsOptionParameters(true)
                        .setOut(writer(session.out()))
                        .setErr(writer(session.err()))
                        .setParameterExceptionHandler((e, ignored) -> wrongUsage(e))
                        .setExecutionExceptionHandler((e, command, result) -> failed(e));
        addHelpOption(line);
        line.getSubcommands().values().forEach(CommandLineRunner::addHelpOption);
        line.setExecutionStrategy(
                result -> {
                    RootCommand.refuseOptionsBeforeCommand(result);
                    return new CommandLine.RunLast().execute(result);
                });
        return line.execute(arguments);
    }

    private static void addHelpOption(CommandLine line) {
        if (!(line.getCommand() instanceof HelpCommand)) {
            line.getCommandSpec()
                    .addOption(
                            OptionSpec.builder("-h", "--help")
                                    .usageHelp(true)
                                    .description("Shows this help.")
                                    .build());
        }
    }

    private int wrongUsage(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        session.err().println("rocketproxy: " + e.getMessage() + ". See: " + command + " --help");
        return USAGE;
    }

    private int failed(Exception e) throws Exception {
        if (e instanceof ConfigException wrong) {
            session.err().println("rocketproxy: " + wrong.getMessage());
            return USAGE;
        }
        throw e;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}

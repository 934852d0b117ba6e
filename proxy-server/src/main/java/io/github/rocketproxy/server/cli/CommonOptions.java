package io.github.rocketproxy.server.cli;

import io.github.rocketproxy.server.config.ConfigBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of every command that has a configuration. */
final class CommonOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE.yaml",
            description = "Configuration file; conf/rocketproxy.yaml documents every key.")
    private Path config;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on (default 0.0.0.0).")
    private String host;

    @Option(
            names = "--grpc-port",
            paramLabel = "PORT",
            description = "Port for gRPC clients (default 8081, 0 = any free one).")
    private String grpcPort;

    @Option(
            names = "--remoting-port",
            paramLabel = "PORT",
            description = "Port for Remoting clients (8080); not served by this version yet.")
    private String remotingPort;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "Port for HTTP/1.1 clients (8082); not served by this version yet.")
    private String httpPort;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "Port for operators, by HTTP (8083).")
    private String adminPort;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets any configuration key; may be repeated.")
    private final List<String> assignments = new ArrayList<>();

    /** The file, if one is given. */
    List<Path> files() {
        return config == null ? List.of() : List.of(config);
    }

    /** Applies {@code --config}, then the environment. */
    void applyFileAndEnvironment(ConfigBuilder builder, Map<String, String> environment) {
        if (config != null) {
            builder.yaml(config);
        }
        builder.environment(environment);
    }

    /** Applies the options. */
    void applyOptions(ConfigBuilder builder) {
        set(builder, "--host", "host", host);
        set(builder, "--grpc-port", "grpc.port", grpcPort);
        set(builder, "--admin-port", "admin.port", adminPort);
    }

    /** Applies {@code --set}, which wins over all else. */
    void applyAssignments(ConfigBuilder builder) {
        assignments.forEach(builder::assignment);
    }

    /** Notes on options for front-ends that this version does not have. */
    List<String> notices() {
        List<String> notices = new ArrayList<>();
        noteIfGiven(notices, "--remoting-port", remotingPort);
        noteIfGiven(notices, "--http-port", httpPort);
        return notices;
    }

    private static void noteIfGiven(List<String> notices, String option, String value) {
        if (value != null) {
            notices.add(option + " has no effect: this version does not have that front-end yet");
        }
    }

    static void set(ConfigBuilder builder, String option, String key, String text) {
        if (text != null) {
            builder.option(option, key, text);
        }
    }
}

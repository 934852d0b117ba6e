package io.github.rocketproxy.server.cli;

import io.github.rocketproxy.server.config.ConfigBuilder;
import io.github.rocketproxy.server.config.OfficialFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The official proxy's own flags, unchanged (RocketMQ 5.5.0). */
final class OfficialOptions {
    @Option(
            names = {"-pc", "--proxyConfigPath"},
            paramLabel = "rmq-proxy.json",
            description = "The official proxy's configuration file.")
    private Path file;

    @Option(
            names = {"-pm", "--proxyMode"},
            paramLabel = "cluster|local",
            description = "As the official proxy's flag; default cluster.")
    private String mode;

    @Option(
            names = {"-n", "--namesrvAddr"},
            paramLabel = "HOST:PORT[;HOST:PORT]",
            description = "Name servers.")
    private String namesrv;

    @Option(
            names = {"-bc", "--brokerConfigPath"},
            paramLabel = "broker.conf",
            description = "Properties of the embedded broker (local mode).")
    private String brokerConfig;

    boolean isGiven() {
        return file != null || mode != null || namesrv != null || brokerConfig != null;
    }

    /** The file, if one is given. */
    List<Path> files() {
        return file == null ? List.of() : List.of(file);
    }

    /**
     * Applies NAMESRV_ADDR and the file.
     *
     * @return the file's keys that have no meaning here
     */
    List<String> applyFile(ConfigBuilder builder, Map<String, String> environment) {
        builder.variable("NAMESRV_ADDR", "namesrv.addresses", environment);
        if (file == null) {
            return List.of();
        }
        OfficialFile official = OfficialFile.read(file);
        builder.official(official);
        return official.ignored();
    }

    void applyFlags(ConfigBuilder builder) {
        CommonOptions.set(builder, "-pm", "mode", mode);
        CommonOptions.set(builder, "-n", "namesrv.addresses", namesrv);
        CommonOptions.set(builder, "-bc", "local.brokerConfig", brokerConfig);
    }
}

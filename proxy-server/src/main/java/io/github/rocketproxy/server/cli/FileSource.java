package io.github.rocketproxy.server.cli;

import io.github.rocketproxy.server.config.ConfigSource;
import io.github.rocketproxy.server.config.LoadedConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * The command line that a proxy was started with, read again.
 *
 * @param files those that it names
 * @param reading of all of it: files, environment, options
 */
record FileSource(List<Path> files, Supplier<LoadedConfig> reading) implements ConfigSource {
    @Override
    public LoadedConfig read() {
        return reading.get();
    }
}

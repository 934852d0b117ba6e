package io.github.rocketproxy.server.config;

import java.nio.file.Path;
import java.util.List;

/** Where a configuration came from, so that it can be read again. */
public interface ConfigSource {
    /** The files that are read; empty: nothing can change. */
    List<Path> files();

    /**
     * Reads everything again: files, environment, command line.
     *
     * @throws ConfigException what is wrong, with file, line and key
     */
    LoadedConfig read();

    /** A configuration that nothing can change. */
    static ConfigSource fixed(ProxyConfig config) {
        return new ConfigSource() {
            @Override
            public List<Path> files() {
                return List.of();
            }

            @Override
            public LoadedConfig read() {
                return LoadedConfig.of(config);
            }
        };
    }
}

package io.github.rocketproxy.server.config;

import java.util.List;

/**
 * A configuration with its keys as they are to be shown.
 *
 * @param effective the same as {@code config}
 */
public record LoadedConfig(ProxyConfig config, List<EffectiveSetting> effective) {
    /** One that was made by a program. */
    public static LoadedConfig of(ProxyConfig config) {
        return new LoadedConfig(config, EffectiveSetting.of(config));
    }
}

package io.github.rocketproxy.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * A key as it is in force, to be shown: a secret value is masked already.
 *
 * @param origin where it was written, for people
 */
public record EffectiveSetting(String key, String value, String origin) {
    /** The keys of a configuration that was made by a program, which leaves no origins. */
    public static List<EffectiveSetting> of(ProxyConfig config) {
        List<EffectiveSetting> settings = new ArrayList<>();
        collect("", new JsonMapper().valueToTree(config), settings);
        return settings;
    }

    private static void collect(String key, JsonNode node, List<EffectiveSetting> settings) {
        if (node.isObject()) {
            node.properties()
                    .forEach(
                            part ->
                                    collect(
                                            key.isEmpty()
                                                    ? part.getKey()
                                                    : key + "." + part.getKey(),
                                            part.getValue(),
                                            settings));
        } else {
            String text = node.isTextual() ? node.asText() : node.toString();
            settings.add(new EffectiveSetting(key, Secrets.mask(key, text), "program"));
        }
    }
}

package io.github.rocketproxy.server.admin;

import io.github.rocketproxy.server.config.EffectiveSetting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every key with its value in force and where that was written; secrets are masked. */
public final class ConfigPage implements AdminPage {
    private final List<EffectiveSetting> settings;

    public ConfigPage(List<EffectiveSetting> settings) {
        this.settings = List.copyOf(settings);
    }

    @Override
    public Answer answer(AdminRequest request) {
        String filter = request.parameter("filter");
        Map<String, Object> keys = new LinkedHashMap<>();
        for (EffectiveSetting setting : settings) {
            if (setting.key().contains(filter)) {
                keys.put(
                        setting.key(),
                        Map.of("value", setting.value(), "origin", setting.origin()));
            }
        }
        return Answer.ok(keys);
    }
}

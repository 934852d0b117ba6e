package io.github.rocketproxy.server.admin;

import io.github.rocketproxy.server.config.EffectiveSetting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Every key with its value in force and where that was written; secrets are masked. */
public final class ConfigPage implements AdminPage {
    private final Supplier<List<EffectiveSetting>> settings;

    public ConfigPage(Supplier<List<EffectiveSetting>> settings) {
        this.settings = settings;
    }

    @Override
    public Answer answer(AdminRequest request) {
        String filter = request.parameter("filter");
        Map<String, Object> keys = new LinkedHashMap<>();
        for (EffectiveSetting setting : settings.get()) {
            if (setting.key().contains(filter)) {
                keys.put(
                        setting.key(),
                        Map.of("value", setting.value(), "origin", setting.origin()));
            }
        }
        return Answer.ok(keys);
    }
}

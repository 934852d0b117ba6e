package io.github.rocketproxy.server.config;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The official proxy's keys about TLS (RocketMQ 5.5.0). Its test mode, which is on by default,
 * makes a certificate of its own at every start; only without it the files count, and plain
 * connections are taken as well.
 */
final class OfficialTls {
    private static final String TEST_MODE = "tlsTestModeEnable";

    /** Official key to ours, and where the official file is looked for by default. */
    private static final Map<String, String> KEYS =
            Map.of(
                    "tlsKeyPath", "tls.key",
                    "tlsCertPath", "tls.certificate",
                    "tlsKeyPassword", "tls.keyPassword");

    private final Map<String, Setting> taken = new LinkedHashMap<>();

    /** Whether the key is one of those; then it is kept. */
    boolean take(String name, String text, Origin origin) {
        if (!KEYS.containsKey(name) && !name.equals(TEST_MODE)) {
            return false;
        }
        taken.put(name, new Setting(TextNode.valueOf(text), origin));
        return true;
    }

    /**
     * What they mean here.
     *
     * @param file where they are from: the default files are beside it
     * @param ignored takes the names of those that mean nothing
     */
    Map<String, Setting> settings(Path file, List<String> ignored) {
        Setting testMode = taken.get(TEST_MODE);
        if (testMode == null || !isFalse(testMode.value().asText())) {
            ignored.addAll(taken.keySet());
            return Map.of();
        }
        Map<String, Setting> settings = new LinkedHashMap<>();
        settings.put("tls.mode", new Setting(TextNode.valueOf("permissive"), testMode.origin()));
        settings.put("tls.key", beside(file, "rocketmq.key", testMode.origin()));
        settings.put("tls.certificate", beside(file, "rocketmq.crt", testMode.origin()));
        KEYS.forEach(
                (name, key) -> {
                    if (taken.containsKey(name)) {
                        settings.put(key, taken.get(name));
                    }
                });
        return settings;
    }

    private static boolean isFalse(String text) {
        return text.equalsIgnoreCase("false") || text.equals("0");
    }

    private static Setting beside(Path file, String name, Origin origin) {
        String path = file.resolveSibling("tls").resolve(name).toString();
        return new Setting(TextNode.valueOf(path), origin);
    }
}

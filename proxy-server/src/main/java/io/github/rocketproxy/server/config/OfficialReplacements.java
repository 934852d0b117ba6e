package io.github.rocketproxy.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the official keys that have no meaning here are replaced by. */
public final class OfficialReplacements {
    private static final String FILE = "official-keys.properties";
    private static final String UNKNOWN = "no key of the official proxy 5.5.0";
    private static final Properties TEXTS = read();

    private OfficialReplacements() {}

    private static Properties read() {
        Properties texts = new Properties();
        try (InputStream in = OfficialReplacements.class.getResourceAsStream(FILE)) {
            texts.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    /** Whether it is known why this key has no meaning here. */
    static boolean isKnown(String key) {
        return TEXTS.containsKey(key);
    }

    /** One text about these keys of a file, those with the same reason together. */
    public static String notice(List<String> keys) {
        Map<String, List<String>> byReason =
                keys.stream()
                        .collect(
                                Collectors.groupingBy(
                                        key -> TEXTS.getProperty(key, UNKNOWN),
                                        TreeMap::new,
                                        Collectors.toList()));
        return byReason.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + " (" + entry.getKey() + ")")
                .collect(
                        Collectors.joining(
                                "; ", "keys of the official file without a meaning here: ", ""));
    }
}

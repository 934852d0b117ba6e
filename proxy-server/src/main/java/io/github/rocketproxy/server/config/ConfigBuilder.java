package io.github.rocketproxy.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Collects settings, the weakest source first, and binds them to {@link ProxyConfig}. What is set
 * later wins. One thread.
 */
public final class ConfigBuilder {
    private static final String DEFAULTS = "/rocketproxy.yaml";
    private static final String PREFIX = "ROCKETPROXY_";
    private static final Set<String> LAUNCHER_VARIABLES =
            Set.of(
                    "ROCKETPROXY_JAVA_OPTS",
                    "ROCKETPROXY_LOGS",
                    "ROCKETPROXY_CACHE",
                    "ROCKETPROXY_PROVIDERS");

    /** Former keys that go on working. */
    private static final Map<String, String> RENAMED =
            Map.of("limits.checkTopicType", "limits.topicTypeCheck");

    private final SequencedMap<String, Setting> settings = new LinkedHashMap<>();
    private final Map<String, JsonNode> defaults = new LinkedHashMap<>();
    private final List<String> notices = new ArrayList<>();

    /** Starts with the defaults. */
    public ConfigBuilder() {
        try (InputStream in = ConfigBuilder.class.getResourceAsStream(DEFAULTS)) {
            YamlFile.readDefaults(in, DEFAULTS)
                    .forEach(
                            (key, setting) -> {
                                defaults.put(key, setting.value());
                                settings.put(key, new Setting(setting.value(), Origin.DEFAULT));
                            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes a YAML file of ours. */
    public ConfigBuilder yaml(Path file) {
        YamlFile.read(file, this::isFreeMap).forEach(this::put);
        return this;
    }

    /** Takes the official proxy's file; the ignored keys are for the caller to report. */
    public ConfigBuilder official(OfficialFile file) {
        file.settings()
                .forEach((key, setting) -> set(key, setting.value().asText(), setting.origin()));
        return this;
    }

    /**
     * Takes ROCKETPROXY_ variables. Names that are no key of ours become a notice, not an error:
     * container platforms put such names there by themselves.
     */
    public ConfigBuilder environment(Map<String, String> environment) {
        Set<String> unknown = new TreeSet<>();
        environment.keySet().stream().filter(name -> name.startsWith(PREFIX)).forEach(unknown::add);
        unknown.removeAll(LAUNCHER_VARIABLES);
        for (String key : defaults.keySet()) {
            variable(variableName(key), key, environment);
            unknown.remove(variableName(key));
        }
        for (String former : RENAMED.keySet()) {
            variable(variableName(former), former, environment);
            unknown.remove(variableName(former));
        }
        unknown.forEach(name -> notices.add("environment: " + name + " is no known key, ignored"));
        return this;
    }

    /** Takes one variable, if it is set and not blank. */
    public ConfigBuilder variable(String name, String key, Map<String, String> environment) {
        String text = environment.get(name);
        return text == null || text.isBlank()
                ? this
                : set(key, text, new Origin("environment", 0, name));
    }

    /** What the log should tell once. */
    public List<String> notices() {
        return List.copyOf(notices);
    }

    /** Takes an option of the command line. */
    public ConfigBuilder option(String name, String key, String text) {
        return set(key, text, new Origin("command line", 0, name));
    }

    /** Takes the argument of {@code --set}: key=value. */
    public ConfigBuilder assignment(String argument) {
        int equals = argument.indexOf('=');
        if (equals < 1) {
            throw new ConfigException("command line (--set): '" + argument + "' is not key=value");
        }
        return set(
                argument.substring(0, equals),
                argument.substring(equals + 1),
                new Origin("command line", 0, "--set"));
    }

    ConfigBuilder set(String key, String text, Origin origin) {
        String map = freeMapOf(key);
        if (map != null) {
            ObjectNode entries = (ObjectNode) settings.get(map).value().deepCopy();
            entries.put(key.substring(map.length() + 1), text);
            put(map, new Setting(entries, origin));
        } else {
            put(key, new Setting(parse(defaults.get(key), text), origin));
        }
        return this;
    }

    /** Whether the key is a map with names of the user's own. */
    private boolean isFreeMap(String key) {
        return defaults.get(key) instanceof ObjectNode;
    }

    /** The map that a key like {@code logging.levels.NAME} is an entry of, or null. */
    private String freeMapOf(String key) {
        for (int dot = key.indexOf('.'); dot > 0; dot = key.indexOf('.', dot + 1)) {
            if (isFreeMap(key.substring(0, dot))) {
                return key.substring(0, dot);
            }
        }
        return null;
    }

    /** Binds what was collected. */
    public ProxyConfig build() {
        return new ConfigBinder(settings).bind();
    }

    /** Every key with its value in force and where it comes from; secrets are masked. */
    public SequencedMap<String, String> describe() {
        SequencedMap<String, String> lines = new LinkedHashMap<>();
        settings.forEach(
                (key, setting) ->
                        lines.put(
                                key,
                                Secrets.mask(key, text(setting.value()))
                                        + "  # "
                                        + setting.origin().describe()));
        return lines;
    }

    /** The environment variable of a key: pipeline.ringSize is ROCKETPROXY_PIPELINE_RING_SIZE. */
    static String variableName(String key) {
        String words = key.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replace('.', '_');
        return PREFIX + words.toUpperCase(Locale.ROOT);
    }

    private void put(String name, Setting setting) {
        String key = RENAMED.getOrDefault(name, name);
        if (!defaults.containsKey(key)) {
            throw new ConfigException(
                    setting.origin().describe() + ": unknown key '" + key + "'" + suggestion(key));
        }
        settings.put(key, setting);
    }

    private String suggestion(String key) {
        TreeMap<Integer, String> byDistance = new TreeMap<>();
        for (String known : defaults.keySet()) {
            byDistance.putIfAbsent(EditDistance.between(key, known), known);
        }
        int nearest = byDistance.firstKey();
        return nearest <= Math.max(2, key.length() / 3)
                ? "; did you mean '" + byDistance.get(nearest) + "'?"
                : section(key);
    }

    private String section(String key) {
        int dot = key.indexOf('.');
        String prefix = dot < 0 ? "" : key.substring(0, dot + 1);
        var inSection =
                defaults.keySet().stream().filter(known -> known.startsWith(prefix)).toList();
        return inSection.isEmpty() || prefix.isEmpty()
                ? "; the keys are those of conf/rocketproxy.yaml"
                : "; allowed are " + String.join(", ", inSection);
    }

    private static JsonNode parse(JsonNode shape, String text) {
        if (shape instanceof ArrayNode) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            parts(text).forEach(list::add);
            return list;
        }
        if (shape instanceof ObjectNode) {
            ObjectNode map = JsonNodeFactory.instance.objectNode();
            for (String part : parts(text)) {
                int colon = part.indexOf(':');
                map.put(colon < 0 ? part : part.substring(0, colon), part.substring(colon + 1));
            }
            return map;
        }
        return JsonNodeFactory.instance.textNode(text);
    }

    private static List<String> parts(String text) {
        return Pattern.compile("[;,]")
                .splitAsStream(text)
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static String text(JsonNode value) {
        return value.isTextual() && !value.asText().isEmpty() ? value.asText() : value.toString();
    }
}

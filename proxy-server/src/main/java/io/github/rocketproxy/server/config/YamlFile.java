package io.github.rocketproxy.server.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Reads a YAML file into settings by dotted key, each with its line. */
final class YamlFile {
    private static final ObjectMapper MAPPER =
            new ObjectMapper(
                    YAMLFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build());

    private final String source;
    private final Predicate<String> isFreeMap;
    private final boolean keepsEmptyMaps;
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    private YamlFile(String source, Predicate<String> isFreeMap, boolean keepsEmptyMaps) {
        this.source = source;
        this.isFreeMap = isFreeMap;
        this.keepsEmptyMaps = keepsEmptyMaps;
    }

    /**
     * @param isFreeMap keys whose value is a map with names of the user's own, kept in one piece
     */
    static Map<String, Setting> read(Path file, Predicate<String> isFreeMap) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, new YamlFile(file.toString(), isFreeMap, false));
        } catch (IOException e) {
            throw new ConfigException(
                    file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** The defaults: an empty map there is one that takes names of the user's own. */
    static Map<String, Setting> readDefaults(InputStream in, String source) {
        return read(in, new YamlFile(source, key -> false, true));
    }

    private static Map<String, Setting> read(InputStream in, YamlFile file) {
        String source = file.source;
        try (JsonParser parser = MAPPER.createParser(in)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                file.readObject(parser, "");
            } else if (first != null && first != JsonToken.VALUE_NULL) {
                throw new ConfigException(source + ", line 1: 'key: value' lines are expected");
            }
            return file.settings;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new ConfigException(
                    source + ", line " + line + ": not valid YAML: " + firstLine(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readObject(JsonParser parser, String prefix) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = prefix + parser.currentName();
            int line = parser.currentTokenLocation().getLineNr();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT && !isFreeMap.test(key)) {
                int before = settings.size();
                readObject(parser, key + ".");
                if (keepsEmptyMaps && settings.size() == before) {
                    put(key, MAPPER.createObjectNode(), line);
                }
            } else {
                put(key, MAPPER.readTree(parser), line);
            }
        }
    }

    private void put(String key, JsonNode value, int line) {
        settings.put(key, new Setting(value, new Origin(source, line, "")));
    }

    private static String firstLine(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    }
}

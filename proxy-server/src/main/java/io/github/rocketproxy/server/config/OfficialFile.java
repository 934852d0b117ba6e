package io.github.rocketproxy.server.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The official proxy's configuration file (rmq-proxy.json), read as leniently as it does: comments,
 * trailing commas, single quotes, numbers as texts. Keys that mean something here become settings
 * of ours, the others are listed as ignored. Names are exact, as there (RocketMQ 5.5.0).
 *
 * @param settings by our key
 * @param ignored official or unknown keys without a meaning here, in file order
 */
public record OfficialFile(Map<String, Setting> settings, List<String> ignored) {
    private static final String CREDENTIALS = "innerClientAuthenticationCredentials";

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .build();

    /** Reads and maps the file. */
    public static OfficialFile read(Path file) {
        try (JsonParser parser = MAPPER.createParser(Files.readString(file))) {
            return read(parser, file);
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    file
                            + ", line "
                            + e.getLocation().getLineNr()
                            + ": not valid JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new ConfigException(
                    file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static OfficialFile read(JsonParser parser, Path file) throws IOException {
        String source = file.toString();
        OfficialTls tls = new OfficialTls();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new ConfigException(source + ", line 1: a JSON object is expected; {} is enough");
        }
        Map<String, Setting> settings = new LinkedHashMap<>();
        List<String> ignored = new ArrayList<>();
        OfficialMetrics metrics = new OfficialMetrics();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            Origin origin = new Origin(source, parser.currentTokenLocation().getLineNr(), name);
            JsonToken token = parser.nextToken();
            OfficialKey key = OfficialKey.of(name);
            if (name.equals(CREDENTIALS) && token == JsonToken.VALUE_STRING) {
                settings.putAll(credentials(parser.getText(), origin));
            } else if (token.isScalarValue() && metrics.take(name, parser.getText(), origin)) {
                continue;
            } else if (token.isScalarValue() && tls.take(name, parser.getText(), origin)) {
                continue;
            } else if (key == null || token == JsonToken.VALUE_NULL || !token.isScalarValue()) {
                ignored.add(name);
                parser.skipChildren();
            } else {
                TextNode value = TextNode.valueOf(key.convert(parser.getText(), origin));
                settings.put(key.key(), new Setting(value, origin));
            }
        }
        settings.putAll(metrics.settings(ignored));
        settings.putAll(tls.settings(file, ignored));
        return new OfficialFile(settings, ignored);
    }

    /** An object in a text; it is never quoted, because it holds a secret. */
    private static Map<String, Setting> credentials(String text, Origin origin) {
        try {
            JsonNode object = MAPPER.readTree(text);
            if (object.path("accessKey").isTextual() && object.path("secretKey").isTextual()) {
                return Map.of(
                        "auth.brokerAccessKey", new Setting(object.get("accessKey"), origin),
                        "auth.brokerSecret", new Setting(object.get("secretKey"), origin));
            }
        } catch (JsonProcessingException notPassedOn) {
            throw notCredentials(origin);
        }
        throw notCredentials(origin);
    }

    private static ConfigException notCredentials(Origin origin) {
        return new ConfigException(
                origin.describe()
                        + ": is no text like {\"accessKey\":\"...\",\"secretKey\":\"...\"}");
    }
}

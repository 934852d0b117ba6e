package io.github.rocketproxy.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Binds settings to the records and turns what Jackson or a record refuses into one clear line. */
final class ConfigBinder {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .build();

    private final Map<String, Setting> settings;
    private final Map<String, Origin> parts = new HashMap<>();

    ConfigBinder(Map<String, Setting> settings) {
        this.settings = settings;
        settings.values().forEach(setting -> parts.putAll(setting.parts()));
    }

    ProxyConfig bind() {
        try {
            return MAPPER.treeToValue(tree(), ProxyConfig.class);
        } catch (JsonMappingException e) {
            throw refused(e);
        } catch (JsonProcessingException e) {
            throw new ConfigException("configuration: " + e.getOriginalMessage());
        }
    }

    private ObjectNode tree() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        settings.forEach(
                (key, setting) -> {
                    String[] names = key.split("\\.");
                    ObjectNode node = root;
                    for (int i = 0; i < names.length - 1; i++) {
                        node = node.withObjectProperty(names[i]);
                    }
                    node.set(names[names.length - 1], plain(setting.value()));
                });
        return root;
    }

    /**
     * In YAML a plain {@code off} is a boolean; where it names one of several it is a text again.
     */
    private static JsonNode plain(JsonNode value) {
        return value.isBoolean() ? JsonNodeFactory.instance.textNode(value.asText()) : value;
    }

    private ConfigException refused(JsonMappingException e) {
        List<String> names = new ArrayList<>();
        for (JsonMappingException.Reference reference : e.getPath()) {
            if (reference.getFieldName() != null) {
                names.add(reference.getFieldName());
            }
        }
        InvalidValueException invalid =
                e.getCause() instanceof InvalidValueException cause ? cause : null;
        if (invalid != null) {
            names.add(invalid.key());
        }
        String key = String.join(".", names);
        String reason = invalid != null ? invalid.reason(key) : Secrets.mask(key, reason(e, key));
        return new ConfigException(origin(key).describe() + ": " + key + ": " + reason);
    }

    private Origin origin(String key) {
        for (String known = key; !known.isEmpty(); known = parent(known)) {
            Setting setting = settings.get(known);
            if (setting != null) {
                return setting.origin();
            }
            Origin part = parts.get(known);
            if (part != null) {
                return part;
            }
        }
        return Origin.of("configuration");
    }

    private static String parent(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('.')));
    }

    private String reason(JsonMappingException e, String key) {
        JsonNode value = settings.containsKey(key) ? settings.get(key).value() : null;
        if (e instanceof InvalidFormatException format) {
            return "'" + format.getValue() + "' is not " + allowed(format.getTargetType());
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return (value == null ? "it" : value) + " is not " + allowed(mismatch.getTargetType());
        }
        return e.getOriginalMessage();
    }

    private static String allowed(Class<?> type) {
        if (type.isEnum()) {
            List<String> names = new ArrayList<>();
            for (Object constant : type.getEnumConstants()) {
                names.add(MAPPER.convertValue(constant, String.class));
            }
            return "one of " + String.join(", ", names);
        }
        if (type == int.class || type == Integer.class) {
            return "a whole number up to " + Integer.MAX_VALUE;
        }
        if (type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class) {
            return "a number";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        if (List.class.isAssignableFrom(type)) {
            return "a list";
        }
        return Map.class.isAssignableFrom(type) ? "a map of NAME: NUMBER" : "a text";
    }
}

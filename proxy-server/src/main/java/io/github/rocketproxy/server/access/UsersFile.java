package io.github.rocketproxy.server.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.rocketproxy.pipeline.access.Acl;
import io.github.rocketproxy.pipeline.access.AclEntry;
import io.github.rocketproxy.pipeline.access.AclEntry.Effect;
import io.github.rocketproxy.pipeline.access.Action;
import io.github.rocketproxy.pipeline.access.Network;
import io.github.rocketproxy.pipeline.access.ResourcePattern;
import io.github.rocketproxy.pipeline.access.Subject;
import io.github.rocketproxy.pipeline.access.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads users and rules from YAML; its form is that of docs/users-file.md. */
final class UsersFile {
    private static final long MAX_BYTES = 64L << 20;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            YAMLFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .build();

    private UsersFile() {}

    private record Content(List<Entry> users) {}

    private record Entry(
            String name,
            String secret,
            @JsonProperty("super") Boolean isSuper,
            Boolean enabled,
            List<Rule> rules,
            List<Rule> defaults) {}

    private record Rule(
            List<String> resources, List<String> actions, List<String> sources, String decision) {}

    /**
     * The users by their names.
     *
     * @throws BadUsersException the file cannot be read, or one of them is not understood
     */
    static Map<String, Subject> read(Path file) throws BadUsersException {
        Map<String, Subject> users = new LinkedHashMap<>();
        for (Entry entry : orEmpty(content(file).users())) {
            if (entry == null || entry.name() == null || entry.name().isBlank()) {
                throw new BadUsersException(file + ": a user has no name");
            }
            if (users.put(entry.name(), subject(file, entry)) != null) {
                throw new BadUsersException(file + ": user " + entry.name() + " is there twice");
            }
        }
        return users;
    }

    private static Content content(Path file) throws BadUsersException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new BadUsersException(file + " is larger than " + MAX_BYTES + " bytes");
            }
            try (MappingIterator<Content> contents =
                    MAPPER.readerFor(Content.class).readValues(Files.readAllBytes(file))) {
                return contents.hasNextValue() ? contents.nextValue() : new Content(List.of());
            }
        } catch (JsonProcessingException e) {
            throw new BadUsersException(file + place(e) + ": " + reason(e));
        } catch (IOException e) {
            throw new BadUsersException(
                    file + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
    }

    /** Not the library's words: they quote what is in the file. */
    private static String reason(JsonProcessingException e) {
        if (e instanceof PropertyBindingException unknown) {
            return "unknown key '"
                    + unknown.getPropertyName()
                    + "'; allowed are "
                    + unknown.getKnownPropertyIds();
        }
        return e instanceof JsonMappingException && !(e.getCause() instanceof StreamReadException)
                ? "not what is expected there"
                : "not valid YAML";
    }

    private static Subject subject(Path file, Entry entry) throws BadUsersException {
        User user =
                new User(
                        entry.name(),
                        entry.secret() == null ? "" : entry.secret(),
                        Boolean.TRUE.equals(entry.isSuper()),
                        !Boolean.FALSE.equals(entry.enabled()));
        try {
            return Subject.of(user, new Acl(rules(entry.rules()), rules(entry.defaults())));
        } catch (IllegalArgumentException e) {
            throw new BadUsersException(
                    file + ": a rule of user " + entry.name() + ": " + e.getMessage());
        }
    }

    private static List<AclEntry> rules(List<Rule> rules) {
        List<AclEntry> entries = new ArrayList<>();
        for (Rule rule : orEmpty(rules)) {
            Set<Action> actions =
                    required("actions", rule.actions()).stream()
                            .map(UsersFile::action)
                            .collect(Collectors.toUnmodifiableSet());
            List<Network> sources = orEmpty(rule.sources()).stream().map(Network::parse).toList();
            Effect effect = Effect.parse(rule.decision());
            for (String resource : required("resources", rule.resources())) {
                entries.add(
                        new AclEntry(ResourcePattern.parse(resource), actions, sources, effect));
            }
        }
        return entries;
    }

    private static Action action(String name) {
        try {
            return Action.parse(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + name + "' is none of All, Pub, Sub, Create, Update, Delete, Get, List",
                    e);
        }
    }

    private static List<String> required(String key, List<String> values) {
        if (values == null || values.isEmpty()) {
            throw new IllegalArgumentException(key + " must name at least one");
        }
        return values;
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}

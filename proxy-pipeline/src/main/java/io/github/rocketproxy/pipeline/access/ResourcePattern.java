package io.github.rocketproxy.pipeline.access;

import java.util.Comparator;
import java.util.Locale;

/**
 * The resources that a rule is about. Written {@code *}, or the type and a name: {@code Topic:a} is
 * that topic, {@code Topic:a*} every topic whose name begins so, {@code Topic:*} every topic. Names
 * are told apart by case, types are not.
 *
 * @param type {@link ResourceType#ANY} goes with {@link Match#ANY} only
 * @param name the name or its beginning; empty for {@link Match#ANY}
 */
public record ResourcePattern(ResourceType type, Match match, String name) {
    /** How the name is compared, the most exact first. */
    public enum Match {
        LITERAL,
        PREFIXED,
        ANY
    }

    /** The most exact first: typed before any type; literal, prefix, any; the longer prefix. */
    static final Comparator<ResourcePattern> MOST_EXACT_FIRST =
            Comparator.comparing((ResourcePattern pattern) -> pattern.type == ResourceType.ANY)
                    .thenComparing(ResourcePattern::match)
                    .thenComparing(pattern -> -pattern.name.length());

    private static final String WILDCARD = "*";
    private static final ResourcePattern EVERYTHING =
            new ResourcePattern(ResourceType.ANY, Match.ANY, "");

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException it is none
     */
    public static ResourcePattern parse(String text) {
        if (text.equals(WILDCARD)) {
            return EVERYTHING;
        }
        int colon = text.indexOf(':');
        if (colon < 0 || colon == text.length() - 1) {
            throw new IllegalArgumentException("'" + text + "' is no resource, such as Topic:name");
        }
        ResourceType type = type(text.substring(0, colon));
        String name = text.substring(colon + 1);
        if (name.equals(WILDCARD)) {
            return new ResourcePattern(type, Match.ANY, "");
        }
        return name.endsWith(WILDCARD)
                ? new ResourcePattern(type, Match.PREFIXED, name.substring(0, name.length() - 1))
                : new ResourcePattern(type, Match.LITERAL, name);
    }

    private static ResourceType type(String name) {
        ResourceType type = ResourceType.valueOf(name.strip().toUpperCase(Locale.ROOT));
        if (type == ResourceType.ANY) {
            throw new IllegalArgumentException("any type is written *, not " + name);
        }
        return type;
    }

    /** Whether the rule is about that resource. */
    boolean matches(ResourceType askedType, String askedName) {
        if (type != ResourceType.ANY && type != askedType) {
            return false;
        }
        return switch (match) {
            case LITERAL -> askedName.equals(name);
            case PREFIXED -> askedName.startsWith(name);
            case ANY -> true;
        };
    }
}

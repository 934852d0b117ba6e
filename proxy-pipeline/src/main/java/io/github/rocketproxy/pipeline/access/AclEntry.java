package io.github.rocketproxy.pipeline.access;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * One rule.
 *
 * @param actions the rule holds if one of these is asked for
 * @param sources where the caller must be; empty: anywhere
 */
public record AclEntry(
        ResourcePattern resource, Set<Action> actions, List<Network> sources, Effect effect) {
    /** What a rule says; the first wins where two are equally exact. */
    public enum Effect {
        DENY,
        ALLOW;

        /**
         * The effect of that name, in any case.
         *
         * @throws IllegalArgumentException there is none
         */
        public static Effect parse(String name) {
            for (Effect effect : values()) {
                if (effect.name().equalsIgnoreCase(name)) {
                    return effect;
                }
            }
            throw new IllegalArgumentException(
                    "decision must be Allow or Deny, not '" + name + "'");
        }
    }

    /** The rule that decides before the others that match. */
    static final Comparator<AclEntry> STRONGEST_FIRST =
            Comparator.comparing(AclEntry::resource, ResourcePattern.MOST_EXACT_FIRST)
                    .thenComparing(AclEntry::effect);

    /** Keeps copies. */
    public AclEntry {
        actions = Set.copyOf(actions);
        sources = List.copyOf(sources);
    }

    /** Whether the rule is about this; one action of several is enough. */
    boolean matches(ResourceType type, String name, Set<Action> asked, byte[] source) {
        return resource.matches(type, name) && holdsFor(asked) && holdsAt(source);
    }

    private boolean holdsFor(Set<Action> asked) {
        if (actions.contains(Action.ALL)) {
            return true;
        }
        for (Action action : asked) {
            if (actions.contains(action)) {
                return true;
            }
        }
        return false;
    }

    private boolean holdsAt(byte[] source) {
        if (sources.isEmpty()) {
            return true;
        }
        for (Network network : sources) {
            if (network.contains(source)) {
                return true;
            }
        }
        return false;
    }
}

package io.github.rocketproxy.pipeline.access;

import java.util.List;
import java.util.Set;

/**
 * All rules of one user. Immutable. The default rules are looked at only where no custom rule is
 * about what is asked for. Of those that match, the most exact resource decides, and of equals the
 * one that denies. What no rule is about is denied.
 *
 * @param custom the user's own rules, in any order
 * @param defaults what holds otherwise, in any order
 */
public record Acl(List<AclEntry> custom, List<AclEntry> defaults) {
    /** Allows nothing. */
    public static final Acl NONE = new Acl(List.of(), List.of());

    /** Sorts them, so that the first that matches is the one that decides. */
    public Acl {
        custom = custom.stream().sorted(AclEntry.STRONGEST_FIRST).toList();
        defaults = defaults.stream().sorted(AclEntry.STRONGEST_FIRST).toList();
    }

    /**
     * Whether one of these actions is allowed.
     *
     * @param source the caller's address, 4 or 16 bytes; null where it has none
     */
    public boolean permits(ResourceType type, String name, Set<Action> actions, byte[] source) {
        AclEntry decisive = first(custom, type, name, actions, source);
        if (decisive == null) {
            decisive = first(defaults, type, name, actions, source);
        }
        return decisive != null && decisive.effect() == AclEntry.Effect.ALLOW;
    }

    private static AclEntry first(
            List<AclEntry> entries,
            ResourceType type,
            String name,
            Set<Action> actions,
            byte[] source) {
        for (AclEntry entry : entries) {
            if (entry.matches(type, name, actions, source)) {
                return entry;
            }
        }
        return null;
    }

    /** Whether it may matter where a caller is. */
    boolean dependsOnSource() {
        return custom.stream().anyMatch(entry -> !entry.sources().isEmpty())
                || defaults.stream().anyMatch(entry -> !entry.sources().isEmpty());
    }
}

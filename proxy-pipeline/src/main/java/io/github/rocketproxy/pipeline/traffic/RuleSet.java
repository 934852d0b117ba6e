package io.github.rocketproxy.pipeline.traffic;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The rules in force. Immutable; a change of the rules is another set. */
final class RuleSet {
    private final TrafficMode mode;
    private final int maxKeys;
    private final Map<LimitKind, Map<String, RuleInForce>> byName = new EnumMap<>(LimitKind.class);

    /**
     * Rules that are as before stay the same objects, and so do the shares of their keys.
     *
     * @param before what was in force; null: nothing
     */
    RuleSet(TrafficRules rules, int shards, RuleSet before) {
        mode = rules.rules().isEmpty() ? TrafficMode.OFF : rules.mode();
        maxKeys = rules.maxKeys();
        for (LimitKind kind : LimitKind.values()) {
            byName.put(kind, new HashMap<>());
        }
        for (TrafficRule rule : rules.rules()) {
            RuleInForce known = before == null ? null : before.named(rule.kind()).get(rule.name());
            byName.get(rule.kind())
                    .put(
                            rule.name(),
                            known != null && known.rule().equals(rule)
                                    ? known
                                    : RuleInForce.of(rule, shards));
        }
    }

    TrafficMode mode() {
        return mode;
    }

    /** Names of a kind that a shard tells apart. */
    int maxKeys() {
        return maxKeys;
    }

    /** The rules of a kind, by name, the one for each among them. */
    Map<String, RuleInForce> named(LimitKind kind) {
        return byName.get(kind);
    }

    /** The rule that is in force for a name; null: it has no limit. */
    RuleInForce of(LimitKind kind, String name) {
        RuleInForce own = byName.get(kind).get(name);
        return own == null ? each(kind) : own;
    }

    /** The rule for all that have none of their own; null: they have no limit. */
    RuleInForce each(LimitKind kind) {
        return byName.get(kind).get(TrafficRule.EACH);
    }
}

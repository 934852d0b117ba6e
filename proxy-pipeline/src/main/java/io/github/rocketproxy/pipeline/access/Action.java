package io.github.rocketproxy.pipeline.access;

import java.util.Locale;

/** What is done to a resource; names as RocketMQ's ACL 2.0 has them. */
public enum Action {
    /** Every other one; granted, never asked for. */
    ALL,
    PUB,
    SUB,
    CREATE,
    UPDATE,
    DELETE,
    GET,
    LIST;

    /**
     * The action of that name, in any case.
     *
     * @throws IllegalArgumentException there is none
     */
    public static Action parse(String name) {
        return valueOf(name.strip().toUpperCase(Locale.ROOT));
    }
}

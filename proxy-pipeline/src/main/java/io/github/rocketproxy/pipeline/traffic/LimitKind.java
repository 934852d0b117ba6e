package io.github.rocketproxy.pipeline.traffic;

import io.github.rocketproxy.pipeline.status.ProxyCounter;

/** What a limit is about, in the order in which limits are asked. */
public enum LimitKind {
    TOTAL("total", ProxyCounter.LIMITED_PROXY),
    PROTOCOL("protocol", ProxyCounter.LIMITED_PROTOCOL),
    ADDRESS("address", ProxyCounter.LIMITED_ADDRESS),
    USER("user", ProxyCounter.LIMITED_USER),
    TOPIC("topic", ProxyCounter.LIMITED_TOPIC),
    GROUP("group", ProxyCounter.LIMITED_GROUP);

    private final String word;
    private final ProxyCounter refusals;

    LimitKind(String word, ProxyCounter refusals) {
        this.word = word;
        this.refusals = refusals;
    }

    /** As operators and clients read it. */
    public String word() {
        return word;
    }

    /** Counts the requests that were refused by a limit of this kind. */
    public ProxyCounter refusals() {
        return refusals;
    }
}

package io.github.rocketproxy.pipeline.access;

/** What kind of thing a rule is about. */
public enum ResourceType {
    /** Whatever it is; of rules only. */
    ANY,
    CLUSTER,
    NAMESPACE,
    TOPIC,
    GROUP
}

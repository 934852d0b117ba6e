package io.github.rocketproxy.pipeline.access;

import java.util.Set;

/** What a caller needs for one resource of its request: any one of the actions. */
public enum Permission {
    TOPIC_PUB(ResourceType.TOPIC, Action.PUB),
    TOPIC_SUB(ResourceType.TOPIC, Action.SUB),
    TOPIC_PUB_OR_SUB(ResourceType.TOPIC, Action.PUB, Action.SUB),
    TOPIC_SUB_OR_GET(ResourceType.TOPIC, Action.SUB, Action.GET),
    TOPIC_SUB_OR_UPDATE(ResourceType.TOPIC, Action.SUB, Action.UPDATE),
    GROUP_SUB(ResourceType.GROUP, Action.SUB),
    GROUP_SUB_OR_GET(ResourceType.GROUP, Action.SUB, Action.GET),
    GROUP_SUB_OR_UPDATE(ResourceType.GROUP, Action.SUB, Action.UPDATE);

    private static final String RETRY_PREFIX = "%RETRY%";

    private final ResourceType type;
    private final Set<Action> actions;

    Permission(ResourceType type, Action... actions) {
        this.type = type;
        this.actions = Set.of(actions);
    }

    /** Whether these rules give it. A retry topic is a part of its group, whatever is asked. */
    boolean isGivenBy(Acl acl, String name, byte[] source) {
        return type == ResourceType.TOPIC && name.startsWith(RETRY_PREFIX)
                ? GROUP_SUB.isGivenBy(acl, name.substring(RETRY_PREFIX.length()), source)
                : acl.permits(type, name, actions, source);
    }
}

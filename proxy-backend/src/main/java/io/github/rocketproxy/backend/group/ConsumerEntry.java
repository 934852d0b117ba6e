package io.github.rocketproxy.backend.group;

import io.github.rocketproxy.pipeline.port.Member;

/**
 * A broker's entry for one member of a consumer group, as far as one can differ from another.
 *
 * @param revision of the group's subscriptions
 */
record ConsumerEntry(String clientId, Member.Role role, String language, long revision) {}

/**
 * Traffic governance: how many requests and bytes a second, and how many requests at a time,
 * topics, groups, users, addresses, protocols and the proxy as a whole may have. {@link
 * io.github.rocketproxy.pipeline.traffic.Traffic} is one for the process: it holds the rules, as a
 * snapshot swapped by one volatile write, and moves shares between the shards. Each shard has a
 * {@link io.github.rocketproxy.pipeline.traffic.TrafficLimiter}, which AuthStage asks and which one
 * thread writes. Called by stages, by transport (which gives back what is in flight) and by the
 * server that assembles.
 */
package io.github.rocketproxy.pipeline.traffic;

/**
 * The core that decides what happens to a request: one {@link io.github.rocketproxy.pipeline.Shard}
 * per event loop, each with a ring buffer and the stages that work on it. No sockets here.
 * Transport publishes into a shard, backend is reached through the interfaces of {@code port};
 * neither knows the other. Called by transport and by the server that assembles.
 */
package io.github.rocketproxy.pipeline;

/**
 * One connection per shard and broker: states, reconnect, correlation, deadlines, lanes. Knows
 * frames and their waiters, not what the frames say. All of it runs on the shard's event loop;
 * called by {@code gateway} only.
 */
package io.github.rocketproxy.backend.link;

/**
 * What is known of topics, brokers and groups, as immutable snapshots. Made by backend on the
 * control plane, swapped by one volatile write, read by any thread; looked up by the bytes of a
 * request, so that the hot path makes no String.
 */
package io.github.rocketproxy.pipeline.route;

/**
 * The live view: what a running proxy shows of itself, in a small memory-mapped file that only its
 * user can read. Once a second a control-plane thread writes it; {@code bin/rocketproxy stat} reads
 * it from another process, without the proxy noticing. Called by the command line.
 */
package io.github.rocketproxy.server.live;

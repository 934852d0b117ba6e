/**
 * Who is connected: callers, and client sessions with their settings and their telemetry streams.
 * Filled by the control RPCs, read by whoever wants to know a client or to send it a command.
 * Control plane: may lock, never called per message, but for {@code Callers}, which every call
 * passes through.
 */
package io.github.rocketproxy.transport.client;

/**
 * The load under which the JVM learns what the first messages of a proxy will need: a proxy with an
 * embedded broker, another one in front of it, and clients of both, all on the loopback address of
 * this process. Called by the command {@code train}, which the launcher runs to make the AOT cache;
 * never part of a proxy that serves.
 */
package io.github.rocketproxy.server.training;

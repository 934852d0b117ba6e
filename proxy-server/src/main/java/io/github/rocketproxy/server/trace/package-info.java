/**
 * Spans of requests that were followed, in the terms of OpenTelemetry, and their way to a
 * collector. Opened by the assembly; hears of requests on the event loops, writes their spans there
 * and sends them on a thread of its own.
 */
package io.github.rocketproxy.server.trace;

/**
 * Requests that are followed: which ones, and what they meet on their way. One in many is; the
 * others carry a null. Transport begins and ends traces, the encode thread and the links write into
 * them, the server makes spans of them.
 */
package io.github.rocketproxy.pipeline.trace;

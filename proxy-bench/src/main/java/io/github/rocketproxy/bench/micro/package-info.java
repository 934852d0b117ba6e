/**
 * JMH benchmarks of the hot path's classes, run with {@code bench micro [PATTERN]} and the
 * allocation profiler. Never part of a test run.
 */
package io.github.rocketproxy.bench.micro;

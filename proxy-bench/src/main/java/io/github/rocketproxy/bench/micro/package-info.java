/**
 * JMH benchmarks of the hot path's classes, run with {@code bench micro [PATTERN]} and the
 * allocation profiler. The build runs each for a moment, and fails when one allocates that must
 * not; it never looks at their times.
 */
package io.github.rocketproxy.bench.micro;

/**
 * Command line of the benchmarks: {@code quick}, {@code compare}, {@code full}, {@code idle} and
 * {@code micro}. Called by the launcher only; everything that measures lives in the packages below.
 */
package io.github.rocketproxy.bench;

/** The budget of the benchmarks: what they may allocate, which is nothing. */
package io.github.rocketproxy.bench.micro;

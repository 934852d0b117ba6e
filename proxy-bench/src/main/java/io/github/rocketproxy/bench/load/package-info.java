/**
 * The load generator: a light gRPC client that sends encoded bytes, closed and open loops around
 * it, and what came of them. Knows endpoints, not which proxy is behind them.
 */
package io.github.rocketproxy.bench.load;

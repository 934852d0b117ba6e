/**
 * The load: closed and open loops of sends, receives with acks, end to end, consumers that wait,
 * and what came of them. A load runs on the event loop of its connections. Knows endpoints, not
 * which proxy is behind them.
 */
package io.github.rocketproxy.bench.load;

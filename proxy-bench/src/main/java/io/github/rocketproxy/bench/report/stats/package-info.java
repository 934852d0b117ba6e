/** What can be said about a few rounds: medians, spreads and whether two targets differ. */
package io.github.rocketproxy.bench.report.stats;

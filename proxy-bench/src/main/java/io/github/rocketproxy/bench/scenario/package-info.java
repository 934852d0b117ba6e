/**
 * What is measured: one class a scenario, each of which runs its load against its targets in turn
 * and leaves samples. Called by the commands.
 */
package io.github.rocketproxy.bench.scenario;

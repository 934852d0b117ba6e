/**
 * The conformance table: the rules of docs/conformance joined with the test reports of all modules.
 * Runs after the last test of a full build; nothing else uses it.
 */
package io.github.rocketproxy.bench.conformance;

/**
 * The processes under test: starting and stopping them, and reading their CPU time and memory from
 * outside.
 */
package io.github.rocketproxy.bench.process;

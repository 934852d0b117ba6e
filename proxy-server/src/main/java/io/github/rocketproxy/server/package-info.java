/**
 * The process: its entry, and the seam between the command line and the assembled proxy. Only this
 * module sees transport and backend at once; nothing may depend on it but tests and benchmarks.
 */
package io.github.rocketproxy.server;

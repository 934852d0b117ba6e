/**
 * Configuration: YAML, the official proxy's JSON file, environment and command line, merged key by
 * key and bound to immutable, checked records. Called once at start, by the command line; the
 * assembly reads the records.
 */
package io.github.rocketproxy.server.config;

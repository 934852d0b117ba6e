package io.github.rocketproxy.server.config;

/**
 * Where a value was written, for messages.
 *
 * @param source file, "environment", "command line" or "default"
 * @param line from 1; 0 where lines mean nothing
 * @param name the key as written there; empty if it is the key itself
 */
record Origin(String source, int line, String name) {
    static final Origin DEFAULT = of("default");

    static Origin of(String source) {
        return new Origin(source, 0, "");
    }

    /** As a prefix of an error: {@code my.yaml, line 3} or {@code command line (--grpc-port)}. */
    String describe() {
        String place = line > 0 ? source + ", line " + line : source;
        return name.isEmpty() ? place : place + " (" + name + ")";
    }
}

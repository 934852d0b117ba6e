package io.github.rocketproxy.bench.process;

import io.github.rocketproxy.bench.client.Endpoint;

/**
 * Something that serves and is measured.
 *
 * @param name what tables call it
 * @param endpoint where its gRPC front-end listens
 * @param pid the proxy's process; 0 where it is not known or not on this machine
 * @param brokerPid the broker's process; 0 where it is not known or is the proxy itself
 */
public record Target(String name, Endpoint endpoint, long pid, long brokerPid) {
    /**
     * Reads {@code NAME=HOST:PORT[@PID]}.
     *
     * @throws IllegalArgumentException where it is not of that form
     */
    public static Target parse(String text) {
        int equals = text.indexOf('=');
        int at = text.lastIndexOf('@');
        if (equals < 1 || at == text.length() - 1) {
            throw new IllegalArgumentException("expected NAME=HOST:PORT[@PID], got '" + text + "'");
        }
        String address = text.substring(equals + 1, at > equals ? at : text.length());
        long pid = at > equals ? Long.parseLong(text.substring(at + 1)) : 0;
        return new Target(text.substring(0, equals), Endpoint.parse(address), pid, 0);
    }
}

package io.github.rocketproxy.bench.client;

/** The methods of the protocol that the generator calls. */
public enum Rpc {
    SEND("SendMessage"),
    RECEIVE("ReceiveMessage"),
    ACK("AckMessage"),
    HEARTBEAT("Heartbeat"),
    TELEMETRY("Telemetry");

    private final String method;

    Rpc(String method) {
        this.method = method;
    }

    /** Whether its calls have a deadline, as those of real clients; streams that stay have none. */
    boolean hasDeadline() {
        return this != TELEMETRY;
    }

    String method() {
        return method;
    }
}

package io.github.rocketproxy.server.live;

/** What goes up and down, in the words that operators read. */
public enum Gauge {
    RING_BACKLOG("requests in the rings"),
    PARKED("requests parked until metadata is there"),
    IN_FLIGHT("requests that wait for a broker"),
    LEASES("messages kept invisible for their client");

    private final String description;

    Gauge(String description) {
        this.description = description;
    }

    public String description() {
        return description;
    }
}

package io.github.rocketproxy.pipeline.status;

/** Everything that is counted, in the words that operators read. */
public enum ProxyCounter {
    REQUESTS("requests published to the ring"),
    RING_FULL("requests refused because the ring was full"),
    PARKED("requests parked until metadata was there"),
    PARKING_FULL("requests refused because too many were parked"),
    STAGE_ERRORS("requests that failed by an error of a stage"),
    REFUSED("requests refused by a stage"),
    REPLY_ERRORS("replies that threw"),
    SEND_MESSAGES("messages sent to brokers"),
    SEND_REQUESTS("send requests to brokers, batches counted once"),
    SEND_FALLBACKS("send batches that were refused and sent again singly"),
    ACK_HANDLES("receipt handles acked at brokers"),
    ACK_REQUESTS("ack requests to brokers, batches counted once"),
    ACK_FALLBACKS("ack batches that were refused and sent again singly"),
    RECEIVE_REQUESTS("pop requests to brokers"),
    PULL_REQUESTS("pull requests to brokers"),
    RECEIVED_MESSAGES("messages delivered to clients"),
    FILTERED_MESSAGES("messages dropped by the tag filter and acked"),
    DEAD_LETTERS("messages forwarded to a dead letter queue"),
    NACKED_MESSAGES("messages given back because their client had gone"),
    LEASES("received messages that the proxy kept invisible for their client"),
    LEASES_FULL("receive requests refused because too many messages were being processed"),
    LEASE_RENEWALS("invisible durations prolonged while a client was at work"),
    LEASE_FAILURES("renewals and returns that a broker did not confirm"),
    LEASES_EXPIRED("leases that ended because their time was over"),
    LEASE_WAITS("requests that waited for the renewal of their receipt handle"),
    LINK_CONNECTS("broker connections made"),
    LINK_FAILURES("broker connections that failed or were lost"),
    LINK_TIMEOUTS("requests that a broker did not answer in time"),
    LINK_OVERFLOW("requests refused because a link had too many in flight"),
    LINK_LIMITED("requests refused because too many waited for a slow broker"),
    CIRCUIT_OPENED("times that requests to a broker were stopped because it failed"),
    CIRCUIT_REFUSED("requests refused at once because their broker's circuit was open"),
    SENDS_MOVED("messages that went to another broker than the one first chosen"),
    RETRIES("requests that the proxy itself sent to a broker again"),
    RETRY_BUDGET_EXHAUSTED("repetitions left undone because there had been too many"),
    LINK_STRAY_RESPONSES("broker answers that nobody waited for"),
    LINK_BAD_FRAMES("broker frames that could not be read"),
    DENIED_NO_CREDENTIAL("requests denied because they were not signed"),
    DENIED_MALFORMED("requests denied because their credential could not be read"),
    DENIED_UNKNOWN_USER("requests denied because there is no such user"),
    DENIED_USER_DISABLED("requests denied because the user is disabled"),
    DENIED_WRONG_SIGNATURE("requests denied because their signature was wrong"),
    DENIED_OTHER_CERTIFICATE(
            "requests denied because signature and certificate named different users"),
    DENIED_STALE_SIGNATURE("requests denied because they were signed outside of the time window"),
    DENIED_NO_PERMISSION("requests denied because no rule allows them"),
    DENIED_SLOWED_DOWN(
            "requests denied unseen because too many authentications from their address had failed"),
    DENIED_UNAVAILABLE("requests denied because nobody could be asked about the user"),
    AUDIT_DROPPED("lines of the audit log dropped because too many waited to be written"),
    ACCESS_LOG_DROPPED("lines of the access log dropped because too many waited to be written"),
    TRACES("requests whose spans were made"),
    TRACES_DROPPED("followed requests without spans because too many waited for theirs"),
    USERS_RELOADS("users taken anew from their file"),
    USERS_RELOAD_FAILURES("changed users files that could not be used"),
    TRANSACTION_CHECKS("transaction checks handed to a producer"),
    TRANSACTION_CHECKS_DROPPED("transaction checks for which no producer could be reached"),
    TLS_HANDSHAKES("TLS handshakes done"),
    TLS_FAILURES("TLS handshakes that failed"),
    TLS_TIMEOUTS("connections closed because their handshake took too long"),
    TLS_OVERFLOW("connections closed in their handshake to make room for others"),
    TLS_PLAIN_REFUSED("connections closed because they did not use TLS"),
    TLS_RELOADS("certificates taken anew from their files"),
    TLS_RELOAD_FAILURES("changed certificate files that could not be used"),
    HTTP2_HEADERS_TOO_LARGE("calls refused because their headers were too large"),
    HTTP2_HEADER_FLOODS("connections closed because of headers without end or of huge content"),
    HTTP2_RESET_FLOODS("connections closed because too many of their calls were broken off"),
    HTTP2_PING_FLOODS("connections closed because they pinged too often"),
    HTTP2_FRAME_FLOODS("connections closed because of too many frames without effect"),
    HTTP2_SLOW_READERS("calls and connections ended because their client took no answers"),
    HTTP2_REQUESTS_HELD("calls refused because their connection finished too few requests"),
    HTTP2_PROTOCOL_ERRORS("connections closed because they broke HTTP/2"),
    HTTP2_STREAMS_REFUSED("calls refused because there were too many on all connections"),
    CONNECTIONS_REFUSED("connections refused because there were too many"),
    CONNECTIONS_REFUSED_ADDRESS(
            "connections refused because there were too many from their address"),
    CONNECTIONS_REFUSED_MEMORY("connections refused because others kept too much memory"),
    CONNECTIONS_PAUSED("times that a connection was not read from until its client read"),
    TELEMETRY_OVERFLOW("telemetry streams and commands given up because too much waited"),
    BROKER_REQUESTS_REFUSED("requests of brokers to clients refused because too many were relayed");

    private final String description;

    ProxyCounter(String description) {
        this.description = description;
    }

    public String description() {
        return description;
    }
}

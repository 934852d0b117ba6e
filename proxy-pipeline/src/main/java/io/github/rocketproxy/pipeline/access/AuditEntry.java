package io.github.rocketproxy.pipeline.access;

/**
 * One thing that was allowed or denied. Holds nothing secret and nothing of a message.
 *
 * @param epochMs when
 * @param source where the caller is, {@code host:port}; empty where that is not known
 * @param clientId what the client calls itself; not verified
 * @param user whose right it is; of a caller that was not believed, who it says it is
 * @param shown what the caller has shown: NONE, MALFORMED, SIGNATURE, TOKEN, CERTIFICATE
 * @param operation the RPC; {@code Authenticate} for letting a user in
 * @param topic as the request names it; may be empty
 * @param group as the request names it; may be empty
 * @param isAllowed the verdict
 * @param reason why it was denied, in the words of the DENIED counters; empty if allowed
 */
public record AuditEntry(
        long epochMs,
        String source,
        String clientId,
        String user,
        String shown,
        String operation,
        String topic,
        String group,
        boolean isAllowed,
        String reason) {}

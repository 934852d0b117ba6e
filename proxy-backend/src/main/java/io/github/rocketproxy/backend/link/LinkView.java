package io.github.rocketproxy.backend.link;

/**
 * How the link from one shard to one broker was when it was asked. Immutable.
 *
 * @param shard number of the shard
 * @param broker broker name
 * @param address {@code host:port} that the link leads to; null while the broker has none
 * @param state the connection: DOWN, CONNECTING, UP or CLOSED; UNROUTED: nobody is led there any
 *     more, and nobody has asked for a while
 * @param circuit CLOSED (requests pass), OPEN (none does) or HALF_OPEN (some do, on trial)
 * @param inFlight quick requests (all but long polls) that the broker owes an answer
 * @param polls long polls that wait there
 * @param waiting requests that wait for one of those in flight to end, or for the connection
 * @param limit quick requests that may be in flight now; 0: not limited
 * @param latencyUs smoothed time from written to answered of quick requests, microseconds; 0: none
 *     was answered yet
 * @param sendLatencyUs the same of sends
 * @param share how much of what could go to any broker goes here, percent of what a healthy broker
 *     gets
 * @param failures requests that timed out or lost their connection, and answers that told of
 *     overload
 * @param connects connections made; all but the first are reconnects
 * @param retries requests that the proxy itself has sent again
 * @param lastError the newest failure, for people; empty where there was none
 */
public record LinkView(
        int shard,
        String broker,
        String address,
        String state,
        String circuit,
        int inFlight,
        int polls,
        int waiting,
        int limit,
        long latencyUs,
        long sendLatencyUs,
        int share,
        long failures,
        long connects,
        long retries,
        String lastError) {}

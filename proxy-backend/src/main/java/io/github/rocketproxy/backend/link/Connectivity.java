package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.pipeline.route.BrokerRef;
import org.agrona.concurrent.NanoClock;

/**
 * Where a link's broker is, which connection leads there, and when there may be another. Decides
 * nothing about calls. Event loop only.
 *
 * <pre>
 *            send                connected
 *   DOWN ------------> CONNECTING ---------> UP
 *    ^   after backoff    | failed            | lost, retired
 *    +--------------------+-------------------+
 * </pre>
 */
final class Connectivity {
    private enum State {
        DOWN,
        CONNECTING,
        UP,
        CLOSED
    }

    private final NanoClock clock;
    private final Backoff backoff;
    private State state = State.DOWN;
    private BrokerConnection connection;
    private BrokerRef broker;
    private BrokerRef formerBroker;
    private String downText = "";
    private int fruitless; // connections lost since the last answer

    Connectivity(NanoClock clock, LinkConfig config, BrokerRef broker) {
        this.clock = clock;
        this.broker = broker;
        backoff = new Backoff(config.backoffMinMs(), config.backoffMaxMs());
    }

    boolean isConnecting() {
        return state == State.CONNECTING;
    }

    boolean isUp() {
        return state == State.UP;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    String stateName() {
        return state.name();
    }

    /** DOWN, and not backing off. */
    boolean mayConnect() {
        return state == State.DOWN && backoff.isOver(clock.nanoTime());
    }

    /** Whether a call can go, or wait until it can; else there is nothing for it but to fail. */
    boolean isReachable() {
        return state == State.UP || state == State.CONNECTING || mayConnect();
    }

    /** The connection that takes new calls, once it is UP; null while DOWN and when CLOSED. */
    BrokerConnection connection() {
        return connection;
    }

    /** The broker as the newest call showed it. */
    BrokerRef broker() {
        return broker;
    }

    /** Why calls fail, for the client. */
    String downText() {
        return downText;
    }

    /** Learns the broker's newest address; whether it has moved away from its connection. */
    boolean follow(BrokerRef newest) {
        if (newest == broker || newest == formerBroker || newest == null) {
            return false;
        }
        boolean isMoved = newest.address() != null && !newest.address().equals(broker.address());
        formerBroker = broker;
        broker = newest;
        if (!isMoved || state == State.CLOSED) {
            return false;
        }
        backoff.reset();
        return true;
    }

    void onConnecting(BrokerConnection opening) {
        state = State.CONNECTING;
        connection = opening;
    }

    void onConnected() {
        state = State.UP;
    }

    void onConnectFailed(Throwable cause) {
        goDown(cause, "cannot be reached");
        backoff.onFailure(clock.nanoTime());
    }

    /** The next connection is tried at once, but not if brokers take them only to drop them. */
    void onLost(Throwable cause) {
        goDown(cause, "was lost");
        fruitless++;
        if (fruitless > 1) {
            backoff.onFailure(clock.nanoTime());
        }
    }

    private void goDown(Throwable cause, String text) {
        state = State.DOWN;
        connection = null;
        downText =
                "broker " + broker + " " + text + (cause == null ? "" : ": " + cause.getMessage());
    }

    /** The broker has answered: the next failure is a first one again. */
    void onAnswer() {
        fruitless = 0;
        backoff.reset();
    }

    /** Retires the connection, if there is one; the next call may open another. */
    void leave() {
        BrokerConnection former = connection;
        connection = null;
        state = State.DOWN;
        if (former != null) {
            former.retire();
        }
    }

    /**
     * Nothing is opened any more. Returns the connection, which is the caller's to close; or null.
     */
    BrokerConnection close() {
        BrokerConnection open = connection;
        downText = "proxy is shutting down";
        state = State.CLOSED;
        connection = null;
        return open;
    }
}

package io.github.rocketproxy.bench.client;

/** A client on a connection that calls one method; on the event loop only. */
public final class Caller {
    private final Connections connections;
    private final ClientConnection connection;
    private final RequestHeaders.Head head;

    Caller(Connections connections, ClientConnection connection, RequestHeaders.Head head) {
        this.connections = connections;
        this.connection = connection;
        this.head = head;
    }

    /** Calls with one request. It leaves at the end of the loop's turn, or with a flush. */
    public void call(Request request, CallListener listener) {
        connections.start(connection, head, request, true, listener);
    }

    /** Opens a stream with a first request; it stays open as long as the connection. */
    public void open(Request first, CallListener listener) {
        connections.start(connection, head, first, false, listener);
    }
}

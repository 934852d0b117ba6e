package io.github.rocketproxy.transport.http2;

/**
 * What a client may still send before it has to wait, on a connection or on a stream (RFC 9113,
 * 5.2). Event loop; one per connection and one per pooled stream.
 */
final class ReceiveWindow {
    private int fullBytes;
    private int leftBytes;

    /** Begins anew, with all of the window free. */
    void open(int bytes) {
        fullBytes = bytes;
        leftBytes = bytes;
    }

    /**
     * The client has sent so much.
     *
     * @return false where that is more than it may
     */
    boolean onData(int bytes) {
        leftBytes -= bytes;
        return leftBytes >= 0;
    }

    /** What the client has sent and not been given back. */
    int usedBytes() {
        return fullBytes - leftBytes;
    }

    /** Bytes to give back to the client now, which then has all of them: 0 while half is left. */
    int refill() {
        if (leftBytes > fullBytes / 2) {
            return 0;
        }
        int given = fullBytes - leftBytes;
        leftBytes = fullBytes;
        return given;
    }
}

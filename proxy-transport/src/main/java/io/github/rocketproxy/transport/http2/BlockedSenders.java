package io.github.rocketproxy.transport.http2;

/**
 * The streams of a connection that wait to send, the longest first. A list through the senders
 * themselves, so that each step takes the same short time however many there are: a client decides
 * how many. Event loop.
 */
final class BlockedSenders {
    private StreamSender first;
    private StreamSender last;

    /** Adds the sender at the end, unless it waits already. */
    void add(StreamSender sender) {
        if (sender.isBlocked) {
            return;
        }
        sender.isBlocked = true;
        sender.previous = last;
        if (last == null) {
            first = sender;
        } else {
            last.next = sender;
        }
        last = sender;
    }

    /** Takes the sender out, if it waits. */
    void remove(StreamSender sender) {
        if (!sender.isBlocked) {
            return;
        }
        if (sender.previous == null) {
            first = sender.next;
        } else {
            sender.previous.next = sender.next;
        }
        if (sender.next == null) {
            last = sender.previous;
        } else {
            sender.next.previous = sender.previous;
        }
        sender.previous = null;
        sender.next = null;
        sender.isBlocked = false;
    }

    /** The sender that has waited longest, taken out; null where none waits. */
    StreamSender poll() {
        StreamSender longest = first;
        if (longest != null) {
            remove(longest);
        }
        return longest;
    }
}

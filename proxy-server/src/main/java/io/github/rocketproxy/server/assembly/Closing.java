package io.github.rocketproxy.server.assembly;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started, to be closed in reverse order; one failure does not keep the rest open.
 */
final class Closing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    /** Remembers how to close something that has just been started. */
    synchronized void add(AutoCloseable part) {
        started.push(part);
    }

    /** Closes everything once. */
    @Override
    public synchronized void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                LOG.warn("a part did not close cleanly", e);
            }
        }
    }
}

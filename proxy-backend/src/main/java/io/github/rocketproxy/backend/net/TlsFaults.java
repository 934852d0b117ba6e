package io.github.rocketproxy.backend.net;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says with whom TLS fails: once for each address, and once more when it works again, however often
 * it is tried. Any thread.
 */
final class TlsFaults {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFaults.class);
    private static final int MAX_ADDRESSES = 4_096;

    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    void onFault(String address, TlsFault fault) {
        if (failing.size() < MAX_ADDRESSES && failing.add(address)) {
            LOG.warn("{}: {}; said once, until it works", address, fault.getMessage());
        }
    }

    /** Something came from there over TLS. */
    void onAnswer(String address) {
        if (failing.remove(address)) {
            LOG.info("{}: TLS works again", address);
        }
    }
}

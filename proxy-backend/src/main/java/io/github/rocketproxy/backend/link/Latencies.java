package io.github.rocketproxy.backend.link;

import java.util.ArrayList;
import java.util.List;

/** The send latencies of a shard's links, to hold one against the others. Event loop only. */
public final class Latencies {
    private final List<LinkHealth> links = new ArrayList<>();

    void add(LinkHealth health) {
        links.add(health);
    }

    /** The shortest of a broker that is well, ns; 0: none is known. */
    long bestNs() {
        long best = 0;
        for (int i = 0; i < links.size(); i++) {
            long latencyNs = links.get(i).isWell() ? links.get(i).sendLatencyNs() : 0;
            if (latencyNs > 0 && (best == 0 || latencyNs < best)) {
                best = latencyNs;
            }
        }
        return best;
    }
}

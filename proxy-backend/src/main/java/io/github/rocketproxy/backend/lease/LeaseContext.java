package io.github.rocketproxy.backend.lease;

import io.github.rocketproxy.backend.link.DeadlineWheel;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.github.rocketproxy.pipeline.status.Counters;
import java.util.List;
import org.agrona.concurrent.NanoClock;

/** What the leases of a shard share. */
record LeaseContext(
        LeaseConfig config,
        LeaseCalls calls,
        NanoClock clock,
        DeadlineWheel wheel,
        Counters counters,
        Leases table,
        ReceiptHandle parsed) {
    void reenter(List<RequestEvent> events) {
        table.reenter(events);
    }

    void onFree(Lease lease) {
        table.onFree(lease);
    }
}

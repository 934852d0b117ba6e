package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.server.admin.AdminPage;
import io.github.rocketproxy.server.admin.AdminRequest;

/**
 * Begins a drain where it is posted to; tells how far it is. The process stays, live and not ready,
 * until it is told to stop.
 */
final class DrainPage implements AdminPage {
    private static final long MAX_TIMEOUT_MS = 3_600_000;
    private static final int ACCEPTED = 202;

    private final Drain drain;
    private final long defaultTimeoutMs;

    /**
     * @param defaultTimeoutMs for requests under way, where the request says nothing of it
     */
    DrainPage(Drain drain, long defaultTimeoutMs) {
        this.drain = drain;
        this.defaultTimeoutMs = defaultTimeoutMs;
    }

    @Override
    public Answer answer(AdminRequest request) {
        if (request.method().equals("POST")) {
            drain.begin(request.number("timeoutMs", 0, MAX_TIMEOUT_MS).orElse(defaultTimeoutMs));
        }
        Drain.Progress progress = drain.progress();
        boolean isUnderWay =
                drain.phase() != Drain.Phase.SERVING && drain.phase() != Drain.Phase.DRAINED;
        return Answer.json(isUnderWay ? ACCEPTED : 200, progress);
    }
}

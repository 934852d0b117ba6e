package io.github.rocketproxy.server.admin;

import java.util.Map;

/** Whether clients should be sent here, and if not, why. Any thread. */
public final class Readiness implements AdminPage {
    private volatile String notReady = "starting";

    /** It serves. */
    public void ready() {
        notReady = null;
    }

    /** It does not take new clients any more. */
    public void draining() {
        notReady = "draining";
    }

    @Override
    public Answer answer(AdminRequest request) {
        String reason = notReady;
        return reason == null
                ? Answer.ok(Map.of("ready", true))
                : Answer.json(503, Map.of("ready", false, "reason", reason));
    }
}

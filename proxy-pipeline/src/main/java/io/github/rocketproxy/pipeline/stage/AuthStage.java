package io.github.rocketproxy.pipeline.stage;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.park.Need;
import io.github.rocketproxy.pipeline.park.Parking;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.github.rocketproxy.pipeline.traffic.TrafficLimiter;

/**
 * Lets a request through, refuses it, or parks it until its caller's users and rules are known;
 * then holds it against the limits. A request that was let through once is not asked again when it
 * comes back from parking.
 */
public final class AuthStage implements Stage {
    private static final int MAX_PARKS = 2;

    private final AccessPolicy policy;
    private final Parking parking;
    private final TrafficLimiter limiter;
    private final StepRecorders steps;

    public AuthStage(
            AccessPolicy policy, Parking parking, TrafficLimiter limiter, StepRecorders steps) {
        this.policy = policy;
        this.parking = parking;
        this.limiter = limiter;
        this.steps = steps;
    }

    @Override
    public void onRequest(RequestEvent event, long nowNs) {
        if (event.isAuthenticated) {
            event.authenticatedNs = nowNs;
            return;
        }
        switch (policy.decide(event)) {
            case ALLOW -> {
                event.isAuthenticated = true;
                event.authenticatedNs = nowNs;
                limiter.govern(event, nowNs);
                steps.record(Step.AUTHENTICATED, nowNs - event.publishedNs);
            }
            case DENY -> event.refuse(ReplyCode.UNAUTHORIZED, "access denied");
            case UNKNOWN -> parkOrDeny(event);
        }
    }

    private void parkOrDeny(RequestEvent event) {
        if (event.parkCount < MAX_PARKS) {
            parking.park(event, Need.ACCESS);
        } else {
            event.refuse(ReplyCode.UNAUTHORIZED, "the caller's rights could not be found out");
        }
    }
}

package io.github.rocketproxy.server.assembly;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.traffic.ControlLimiter;

/** Who may do what, as another policy says; what is allowed on the control plane is limited too. */
final class GovernedAccess implements AccessPolicy {
    private final AccessPolicy policy;
    private final ControlLimiter limiter;

    GovernedAccess(AccessPolicy policy, ControlLimiter limiter) {
        this.policy = policy;
        this.limiter = limiter;
    }

    @Override
    public Decision decide(RequestEvent event) {
        return policy.decide(event);
    }

    @Override
    public Decision decide(Caller caller, String operation, String topic, String group)
            throws InterruptedException {
        return policy.decide(caller, operation, topic, group);
    }

    @Override
    public String userName(Caller caller) {
        return policy.userName(caller);
    }

    @Override
    public String overLimit(Caller caller) {
        return limiter.refusal(caller);
    }

    @Override
    public void resolve(Caller caller) throws InterruptedException {
        policy.resolve(caller);
    }
}

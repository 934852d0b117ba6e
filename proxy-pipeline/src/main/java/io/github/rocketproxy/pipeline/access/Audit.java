package io.github.rocketproxy.pipeline.access;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import java.util.function.LongSupplier;

/** Makes audit entries of verdicts, where anybody wants them. Any thread; allocates if so. */
final class Audit {
    private static final String AUTHENTICATE = "Authenticate";

    private final AuditTrail trail;
    private final LongSupplier epochMs;

    Audit(AuditTrail trail, LongSupplier epochMs) {
        this.trail = trail;
        this.epochMs = epochMs;
    }

    void onAdmitted(Caller caller, String user) {
        if (trail.wantsAllowed()) {
            add(caller, user, AUTHENTICATE, "", "", null);
        }
    }

    void onAllowed(RequestEvent event, Admission admission) {
        if (trail.wantsAllowed()) {
            add(event, admission, null);
        }
    }

    void onDenied(RequestEvent event, Admission admission, Denial denial) {
        if (trail.wantsDenied()) {
            add(event, admission, denial);
        }
    }

    private void add(RequestEvent event, Admission admission, Denial denial) {
        add(
                event.caller,
                admission.userName(),
                Operation.of(event.kind).rpc(),
                event.topic.text(event.payload),
                event.group.text(event.payload),
                denial);
    }

    void onAllowed(Caller caller, Admission admission, String rpc, String topic, String group) {
        if (trail.wantsAllowed()) {
            add(caller, admission.userName(), rpc, topic, group, null);
        }
    }

    void onDenied(
            Caller caller,
            Admission admission,
            String rpc,
            String topic,
            String group,
            Denial denial) {
        if (trail.wantsDenied()) {
            add(caller, admission.userName(), rpc, topic, group, denial);
        }
    }

    private void add(
            Caller caller, String user, String rpc, String topic, String group, Denial denial) {
        Claim claim = Claim.of(caller);
        trail.add(
                new AuditEntry(
                        epochMs.getAsLong(),
                        caller.remoteAddress(),
                        caller.clientId(),
                        user.isEmpty() ? claim.userName() : user,
                        claim.kind().name(),
                        rpc,
                        topic,
                        group,
                        denial == null,
                        denial == null ? "" : denial.name()));
    }
}

package io.github.rocketproxy.pipeline.access;

import io.github.rocketproxy.pipeline.access.Verdicts.Verdict;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.status.Counters;
import java.util.function.LongSupplier;

/**
 * Lets in callers that have shown which user they are, and lets them do what the user's rules
 * allow. What a caller has shown is kept with it, and what the rules have said with the user, so
 * that a request like one before costs a look at both and no allocation.
 */
public final class UserAccess implements AccessPolicy {
    /** What rules say of one resource of a request. */
    private enum Permit {
        NO,
        AS_BEFORE,
        FOR_THE_FIRST_TIME
    }

    private final Authenticator authenticator;
    private final Audit audit;
    private final boolean asksRules;
    private final Counters counters;

    /**
     * @param users by name, for signatures and certificates
     * @param tokens by bearer token; {@link Accounts#NONE}: tokens are not taken
     * @param trail where verdicts are written down
     * @param counters where denials are counted
     */
    public UserAccess(
            Accounts users,
            Accounts tokens,
            AccessConfig config,
            AuditTrail trail,
            Counters counters) {
        this(users, tokens, config, trail, counters, System::currentTimeMillis, System::nanoTime);
    }

    UserAccess(
            Accounts users,
            Accounts tokens,
            AccessConfig config,
            AuditTrail trail,
            Counters counters,
            LongSupplier epochMs,
            LongSupplier nanoTime) {
        this.audit = new Audit(trail, epochMs);
        this.authenticator = new Authenticator(users, tokens, config, audit, epochMs, nanoTime);
        this.asksRules = config.asksRules();
        this.counters = counters;
    }

    @Override
    public Decision decide(RequestEvent event) {
        Admission admission = authenticator.admission(event.caller);
        if (admission == null) {
            return Decision.UNKNOWN;
        }
        Denial denial = denial(event, admission);
        if (denial == null) {
            return Decision.ALLOW;
        }
        counters.increment(denial.counter());
        audit.onDenied(event, admission, denial);
        return Decision.DENY;
    }

    private Denial denial(RequestEvent event, Admission admission) {
        if (admission.denial() != null) {
            return admission.denial();
        }
        if (admission.isTooLate(event.arrivalNs)) {
            return Denial.STALE_SIGNATURE;
        }
        if (!asksRules || admission.subject().user().isSuper()) {
            return null;
        }
        Operation operation = Operation.of(event.kind);
        Permit topic = permit(admission, operation.topicPermission(), event, event.topic);
        Permit group = permit(admission, operation.groupPermission(), event, event.group);
        if (topic == Permit.NO || group == Permit.NO) {
            return Denial.NO_PERMISSION;
        }
        if (topic == Permit.FOR_THE_FIRST_TIME || group == Permit.FOR_THE_FIRST_TIME) {
            audit.onAllowed(event, admission);
        }
        return null;
    }

    private static Permit permit(
            Admission admission, Permission permission, RequestEvent event, Slice name) {
        if (permission == null) {
            return Permit.AS_BEFORE;
        }
        if (name.isEmpty()) {
            return Permit.NO;
        }
        Verdict known = admission.verdicts().find(permission, event.payload, name);
        if (known != null) {
            return known.isAllowed() ? Permit.AS_BEFORE : Permit.NO;
        }
        Verdict verdict = askRules(admission, permission, event, name);
        admission.verdicts().add(verdict);
        return verdict.isAllowed() ? Permit.FOR_THE_FIRST_TIME : Permit.NO;
    }

    private static Verdict askRules(
            Admission admission, Permission permission, RequestEvent event, Slice name) {
        byte[] bytes = new byte[name.length()];
        event.payload.getBytes(name.offset(), bytes);
        boolean isAllowed =
                admission
                        .subject()
                        .permits(permission, name.text(event.payload), admission.source());
        return new Verdict(permission, bytes, isAllowed);
    }

    @Override
    public Decision decide(Caller caller, String rpc, String topic, String group) {
        Admission admission = authenticator.admission(caller);
        if (admission == null) {
            return Decision.UNKNOWN;
        }
        Operation operation = Operation.of(rpc, group);
        Denial denial = denial(admission, operation, topic, group);
        if (denial != null) {
            counters.increment(denial.counter());
            audit.onDenied(caller, admission, rpc, topic, group, denial);
            return Decision.DENY;
        }
        if (operation.isAlwaysAudited()) {
            audit.onAllowed(caller, admission, rpc, topic, group);
        }
        return Decision.ALLOW;
    }

    private Denial denial(Admission admission, Operation operation, String topic, String group) {
        if (admission.denial() != null) {
            return admission.denial();
        }
        return operation != null
                        && permits(admission, operation, operation.topicPermission(), topic)
                        && permits(admission, operation, operation.groupPermission(), group)
                ? null
                : Denial.NO_PERMISSION;
    }

    private boolean permits(
            Admission admission, Operation operation, Permission permission, String name) {
        if (!asksRules || permission == null || admission.subject().user().isSuper()) {
            return true;
        }
        return name.isEmpty()
                ? operation.mayNameNothing()
                : admission.subject().permits(permission, name, admission.source());
    }

    @Override
    public String userName(Caller caller) {
        return caller.attachment() instanceof Admission admission && admission.denial() == null
                ? admission.userName()
                : AccessPolicy.super.userName(caller);
    }

    @Override
    public void resolve(Caller caller) throws InterruptedException {
        authenticator.fetch(caller);
    }
}

package io.github.rocketproxy.pipeline.access;

import io.github.rocketproxy.pipeline.access.Verdicts.Verdict;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.status.Counters;
import java.util.function.LongSupplier;

/**
 * Lets in callers that have signed as a user, and lets them do what the user's rules allow. What a
 * caller has shown is kept with it, and what the rules have said with the user, so that a request
 * like one before costs a look at both and no allocation.
 */
public final class SignedAccess implements AccessPolicy {
    private final Authenticator authenticator;
    private final boolean asksRules;
    private final Counters counters;

    /**
     * @param asksRules false: whoever is a user may do everything
     * @param counters where denials are counted
     */
    public SignedAccess(
            Accounts accounts, SignatureWindow window, boolean asksRules, Counters counters) {
        this(accounts, window, asksRules, counters, System::currentTimeMillis, System::nanoTime);
    }

    SignedAccess(
            Accounts accounts,
            SignatureWindow window,
            boolean asksRules,
            Counters counters,
            LongSupplier epochMs,
            LongSupplier nanoTime) {
        this.authenticator = new Authenticator(accounts, window, epochMs, nanoTime);
        this.asksRules = asksRules;
        this.counters = counters;
    }

    @Override
    public Decision decide(RequestEvent event) {
        Admission admission = authenticator.admission(event.caller);
        if (admission == null) {
            return Decision.UNKNOWN;
        }
        if (admission.denial() != null) {
            return denied(admission.denial());
        }
        if (admission.isTooLate(event.arrivalNs)) {
            return denied(Denial.STALE_SIGNATURE);
        }
        if (!asksRules || admission.subject().user().isSuper()) {
            return Decision.ALLOW;
        }
        Operation operation = Operation.of(event.kind);
        return permits(admission, operation.topicPermission(), event, event.topic)
                        && permits(admission, operation.groupPermission(), event, event.group)
                ? Decision.ALLOW
                : denied(Denial.NO_PERMISSION);
    }

    private static boolean permits(
            Admission admission, Permission permission, RequestEvent event, Slice name) {
        if (permission == null) {
            return true;
        }
        if (name.isEmpty()) {
            return false;
        }
        Verdict verdict = admission.verdicts().find(permission, event.payload, name);
        if (verdict == null) {
            verdict = askRules(admission, permission, event, name);
            admission.verdicts().add(verdict);
        }
        return verdict.isAllowed();
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
        if (admission.denial() != null) {
            return denied(admission.denial());
        }
        Operation operation = Operation.of(rpc, group);
        return operation != null
                        && permits(admission, operation, operation.topicPermission(), topic)
                        && permits(admission, operation, operation.groupPermission(), group)
                ? Decision.ALLOW
                : denied(Denial.NO_PERMISSION);
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

    private Decision denied(Denial denial) {
        counters.increment(denial.counter());
        return Decision.DENY;
    }

    @Override
    public void resolve(Caller caller) throws InterruptedException {
        authenticator.fetch(caller);
    }
}

package io.github.rocketproxy.pipeline.access;

import io.github.rocketproxy.pipeline.event.Caller;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Finds out who a caller is, from its signature, token or certificate and nothing else. Any thread.
 */
final class Authenticator {
    private static final Admission NO_CREDENTIAL = Admission.denied(Denial.NO_CREDENTIAL);
    private static final Admission MALFORMED = Admission.denied(Denial.MALFORMED);
    private static final Admission UNKNOWN_USER = Admission.denied(Denial.UNKNOWN_USER);
    private static final Admission UNAVAILABLE = Admission.denied(Denial.UNAVAILABLE);
    private static final Admission SLOWED_DOWN = Admission.denied(Denial.SLOWED_DOWN);
    private static final long ALWAYS_NS = TimeUnit.DAYS.toNanos(36_500);

    private final Accounts users;
    private final Accounts tokens;
    private final SignatureWindow window;
    private final Brake brake;
    private final Audit audit;
    private final LongSupplier epochMs;
    private final LongSupplier nanoTime;

    Authenticator(
            Accounts users,
            Accounts tokens,
            AccessConfig config,
            Audit audit,
            LongSupplier epochMs,
            LongSupplier nanoTime) {
        this.users = users;
        this.tokens = tokens;
        this.window = config.window();
        this.brake = new Brake(config.brake(), nanoTime);
        this.audit = audit;
        this.epochMs = epochMs;
        this.nanoTime = nanoTime;
    }

    /**
     * The caller's admission, mostly the one that it has already; null where its user must be
     * fetched first. Does not wait; no allocation where nothing has changed.
     */
    Admission admission(Caller caller) {
        Admission last = caller.attachment() instanceof Admission known ? known : null;
        return last != null && last.isCurrent() ? last : admit(caller, last);
    }

    /** Only what says something about a user is kept with the caller: the rest may soon change. */
    private Admission admit(Caller caller, Admission last) {
        Claim claim = Claim.of(caller);
        if (claim.kind() == Claim.Kind.NONE) {
            return NO_CREDENTIAL;
        }
        byte[] source = Network.addressOf(caller.remoteAddress());
        if (last == null && brake.isHeld(source, claim.userName())) {
            return SLOWED_DOWN;
        }
        if (claim.kind() == Claim.Kind.MALFORMED) {
            brake.onFailure(source, "");
            return MALFORMED;
        }
        Account account = accounts(claim).find(claim.key());
        Subject subject = account == null ? null : account.subject();
        if (subject == null || subject == Subject.UNAVAILABLE) {
            return subject == null ? null : UNAVAILABLE;
        }
        if (subject == Subject.NOBODY) {
            brake.onFailure(source, claim.userName());
            return UNKNOWN_USER;
        }
        Admission admission = judge(caller, claim, account, subject, last, source);
        caller.attach(admission);
        if (last == null) {
            remember(caller, claim, admission);
        }
        return admission;
    }

    private Accounts accounts(Claim claim) {
        return claim.kind() == Claim.Kind.TOKEN ? tokens : users;
    }

    /** The time is judged once: a stream lives on its first headers, however long it lasts. */
    private Admission judge(
            Caller caller,
            Claim claim,
            Account account,
            Subject subject,
            Admission last,
            byte[] source) {
        long remainingNs = last == null ? remainingNs(caller, claim) : 0;
        boolean isStale = last == null ? remainingNs < 0 : last.denial() == Denial.STALE_SIGNATURE;
        return new Admission(
                account,
                subject,
                isStale ? Denial.STALE_SIGNATURE : denial(caller, claim, subject.user()),
                last == null ? nanoTime.getAsLong() + remainingNs : last.freshUntilNs(),
                subject.verdicts(),
                source);
    }

    /** How much longer the claim may be shown; below 0: too late. */
    private long remainingNs(Caller caller, Claim claim) {
        return claim.kind() == Claim.Kind.SIGNATURE
                ? TimeUnit.MILLISECONDS.toNanos(
                        window.remainingMs(caller.dateTime(), epochMs.getAsLong()))
                : ALWAYS_NS;
    }

    private static Denial denial(Caller caller, Claim claim, User user) {
        if (claim.kind() == Claim.Kind.SIGNATURE
                && !claim.credential().isSignatureOf(caller.dateTime(), user.secret())) {
            return Denial.WRONG_SIGNATURE;
        }
        if (caller.certificateUser() != null && !caller.certificateUser().equals(user.name())) {
            return Denial.OTHER_CERTIFICATE;
        }
        return user.isEnabled() ? null : Denial.USER_DISABLED;
    }

    private void remember(Caller caller, Claim claim, Admission admission) {
        if (admission.denial() == Denial.WRONG_SIGNATURE) {
            brake.onFailure(admission.source(), claim.userName());
        } else if (admission.denial() == null
                && brake.onSuccess(admission.source(), admission.userName())) {
            audit.onAdmitted(caller, admission.userName());
        }
    }

    /** Fetches the caller's user, if it names one. May block. */
    void fetch(Caller caller) throws InterruptedException {
        Claim claim = Claim.of(caller);
        if (claim.key() != null) {
            accounts(claim).fetch(claim.key());
        }
    }
}

package io.github.rocketproxy.pipeline.access;

import io.github.rocketproxy.pipeline.event.Caller;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Finds out who a caller is, from its signature and nothing else. Any thread. */
final class Authenticator {
    private static final Admission NO_CREDENTIAL = Admission.denied(Denial.NO_CREDENTIAL);
    private static final Admission MALFORMED = Admission.denied(Denial.MALFORMED);
    private static final Admission UNKNOWN_USER = Admission.denied(Denial.UNKNOWN_USER);
    private static final Admission UNAVAILABLE = Admission.denied(Denial.UNAVAILABLE);

    private final Accounts accounts;
    private final SignatureWindow window;
    private final LongSupplier epochMs;
    private final LongSupplier nanoTime;

    Authenticator(
            Accounts accounts,
            SignatureWindow window,
            LongSupplier epochMs,
            LongSupplier nanoTime) {
        this.accounts = accounts;
        this.window = window;
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

    private Admission admit(Caller caller, Admission last) {
        Credential credential = credential(caller);
        if (credential == null) {
            return caller.authorization() == null ? NO_CREDENTIAL : MALFORMED;
        }
        Account account = accounts.find(credential.accessKey());
        Subject subject = account == null ? null : account.subject();
        if (subject == null) {
            return null;
        }
        if (!subject.isUser()) { // not kept with the caller: soon there may be one
            return subject == Subject.NOBODY ? UNKNOWN_USER : UNAVAILABLE;
        }
        Admission admission = judge(caller, credential, account, subject, last);
        caller.attach(admission);
        return admission;
    }

    private static Credential credential(Caller caller) {
        return caller.authorization() == null || caller.dateTime() == null
                ? null
                : Credential.parse(caller.authorization());
    }

    /** The time is judged once: a stream lives on its first headers, however long it lasts. */
    private Admission judge(
            Caller caller,
            Credential credential,
            Account account,
            Subject subject,
            Admission last) {
        long remainingMs = window.remainingMs(caller.dateTime(), epochMs.getAsLong());
        boolean isStale = last == null ? remainingMs < 0 : last.denial() == Denial.STALE_SIGNATURE;
        long freshUntilNs =
                last == null
                        ? nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(remainingMs)
                        : last.freshUntilNs();
        return new Admission(
                account,
                subject,
                isStale ? Denial.STALE_SIGNATURE : denial(caller, credential, subject.user()),
                freshUntilNs,
                subject.verdicts(),
                Network.addressOf(caller.remoteAddress()));
    }

    private static Denial denial(Caller caller, Credential credential, User user) {
        if (!credential.isSignatureOf(caller.dateTime(), user.secret())) {
            return Denial.WRONG_SIGNATURE;
        }
        return user.isEnabled() ? null : Denial.USER_DISABLED;
    }

    /** Fetches the caller's user, if it names one. May block. */
    void fetch(Caller caller) throws InterruptedException {
        Credential credential = credential(caller);
        if (credential != null) {
            accounts.fetch(credential.accessKey());
        }
    }
}

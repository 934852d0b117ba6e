package io.github.rocketproxy.pipeline.access;

/**
 * What was found out about a caller's credential, kept with the caller.
 *
 * @param account whose credential it is; null where that is not known
 * @param subject what was known of the account then
 * @param denial why the caller is not let in; null: it is
 * @param freshUntilNs {@code System.nanoTime()} up to which requests that bring this credential are
 *     taken
 * @param verdicts where the verdicts about this caller are kept
 * @param source the caller's address, 4 or 16 bytes; null where it has none
 */
record Admission(
        Account account,
        Subject subject,
        Denial denial,
        long freshUntilNs,
        Verdicts verdicts,
        byte[] source) {

    /** Of a credential that names no user. */
    static Admission denied(Denial denial) {
        return new Admission(null, null, denial, 0, null, null);
    }

    /** Whose credential it is; empty where that is not known. */
    String userName() {
        return subject == null ? "" : subject.user().name();
    }

    /** Whether nothing has changed since. */
    boolean isCurrent() {
        return account == null || account.subject() == subject;
    }

    /** Whether this caller has shown who it is, and a request that arrived then comes too late. */
    boolean isTooLate(long arrivalNs) {
        return denial == null && arrivalNs - freshUntilNs > 0;
    }
}

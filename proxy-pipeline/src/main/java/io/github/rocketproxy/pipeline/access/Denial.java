package io.github.rocketproxy.pipeline.access;

import io.github.rocketproxy.pipeline.status.ProxyCounter;

/** Why a caller is not let through. Clients are not told: it would help to guess. */
enum Denial {
    /** No authorization header. */
    NO_CREDENTIAL(ProxyCounter.DENIED_NO_CREDENTIAL),
    /** A header that cannot be read, or without a date. */
    MALFORMED(ProxyCounter.DENIED_MALFORMED),
    UNKNOWN_USER(ProxyCounter.DENIED_UNKNOWN_USER),
    USER_DISABLED(ProxyCounter.DENIED_USER_DISABLED),
    WRONG_SIGNATURE(ProxyCounter.DENIED_WRONG_SIGNATURE),
    /** It has signed as one user, and its certificate is another's. */
    OTHER_CERTIFICATE(ProxyCounter.DENIED_OTHER_CERTIFICATE),
    /** Signed too long ago, or by a clock that is wrong. */
    STALE_SIGNATURE(ProxyCounter.DENIED_STALE_SIGNATURE),
    /** No rule allows it. */
    NO_PERMISSION(ProxyCounter.DENIED_NO_PERMISSION),
    /** Not looked at, because too many callers from there were not who they said. */
    SLOWED_DOWN(ProxyCounter.DENIED_SLOWED_DOWN),
    /** Nobody could be asked about the user. */
    UNAVAILABLE(ProxyCounter.DENIED_UNAVAILABLE);

    private final ProxyCounter counter;

    Denial(ProxyCounter counter) {
        this.counter = counter;
    }

    ProxyCounter counter() {
        return counter;
    }
}

package io.github.rocketproxy.backend.access;

/**
 * How users are fetched and kept.
 *
 * @param refreshMs age at which a user is asked for again, so that a change is seen
 * @param negativeTtlMs how long it is believed that there is no such user, or nobody to ask
 * @param staleMs how long a user stays known while nobody can be asked
 * @param maxUsers names kept, those of no user included; the least used make room
 */
public record AccountsConfig(long refreshMs, long negativeTtlMs, long staleMs, int maxUsers) {
    /** Checks every value. */
    public AccountsConfig {
        positive("refreshMs", refreshMs);
        positive("negativeTtlMs", negativeTtlMs);
        positive("staleMs", staleMs);
        positive("maxUsers", maxUsers);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be above 0, is " + value);
        }
    }
}

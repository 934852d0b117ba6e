package io.github.rocketproxy.server.config;

import static io.github.rocketproxy.server.config.Check.atLeast;
import static io.github.rocketproxy.server.config.Check.between;
import static io.github.rocketproxy.server.config.Check.notBlank;
import static io.github.rocketproxy.server.config.Check.powerOfTwo;

/** Who is let in, and what for; as whom brokers are asked. */
public record AuthConfig(
        boolean authentication,
        boolean authorization,
        String users,
        String usersFile,
        String tokens,
        String providerFile,
        long windowMs,
        boolean localTime,
        long refreshMs,
        long negativeTtlMs,
        long staleMs,
        int maxUsers,
        int maxFailures,
        long failureWindowMs,
        Audit audit,
        String brokerAccessKey,
        String brokerSecret) {
    /** {@link #users}: those that brokers have. */
    public static final String BROKERS = "brokers";

    /** {@link #users}: those of {@link #usersFile}. */
    public static final String FILE = "file";

    public AuthConfig {
        if (authorization && !authentication) {
            throw new InvalidValueException(
                    "authorization",
                    "true needs auth.authentication: true, because rules are about users");
        }
        notBlank("users", users);
        if (users.equals(FILE) == usersFile.isBlank()) {
            throw new InvalidValueException(
                    "usersFile", "goes with auth.users: file; set both or none");
        }
        atLeast("windowMs", windowMs, 0);
        atLeast("refreshMs", refreshMs, 100);
        atLeast("negativeTtlMs", negativeTtlMs, 1);
        atLeast("staleMs", staleMs, 1);
        atLeast("maxUsers", maxUsers, 1);
        atLeast("maxFailures", maxFailures, 0);
        between("failureWindowMs", failureWindowMs, 1_000, 86_400_000);
        if (brokerAccessKey.isBlank() != brokerSecret.isEmpty()) {
            throw new InvalidValueException(
                    "brokerAccessKey", "goes with auth.brokerSecret: set both or none");
        }
    }

    /** What is written to the audit log. */
    public record Audit(boolean denied, boolean allowed, int maxQueued) {
        public Audit {
            between("maxQueued", maxQueued, 2, 1 << 20);
            powerOfTwo("maxQueued", maxQueued);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Auth[authentication="
                + authentication
                + ", authorization="
                + authorization
                + ", users="
                + users
                + ", brokerAccessKey="
                + brokerAccessKey
                + "]";
    }
}

package io.github.rocketproxy.server.doctor;

/** Whether the limit of open files is above the connections that clients may open. */
final class OpenFilesCheck {
    /** Jars, logs, links to brokers. */
    private static final long OWN = 1_024;

    private OpenFilesCheck() {}

    /**
     * Judges.
     *
     * @param limit of this process
     * @param connections that clients may open
     */
    static Finding judge(long limit, long connections) {
        if (limit >= connections + OWN) {
            return Finding.ok("open files", "limit " + limit);
        }
        return Finding.warn(
                "open files",
                "limit " + limit + ", room for " + Math.max(0, limit - OWN) + " connections",
                "raise it above "
                        + (connections + OWN)
                        + ": ulimit -n, LimitNOFILE of the systemd unit, ulimits of the container");
    }
}

package io.github.rocketproxy.bench.load;

/** Told about a run once a second, for people who wait. */
@FunctionalInterface
public interface Progress {
    /** Says nothing. */
    Progress NONE = (done, wanted, errors) -> {};

    /** {@code done} of {@code wanted} messages are confirmed. */
    void onSecond(long done, long wanted, long errors);
}

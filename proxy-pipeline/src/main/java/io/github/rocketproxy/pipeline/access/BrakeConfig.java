package io.github.rocketproxy.pipeline.access;

/**
 * How much guessing is let happen.
 *
 * @param maxFailures authentications of one address that may fail within the window, one user's and
 *     all others' each; 0: any number
 * @param windowMs the window; after it is used up, one more may fail every windowMs / maxFailures
 * @param maxSources addresses, and users that got in from them, that are remembered
 */
public record BrakeConfig(int maxFailures, long windowMs, int maxSources) {
    /** Checks every value. */
    public BrakeConfig {
        if (maxFailures < 0 || windowMs <= 0 || maxSources <= 0) {
            throw new IllegalArgumentException(
                    "no such brake: " + maxFailures + " in " + windowMs + " ms of " + maxSources);
        }
    }
}

package io.github.rocketproxy.backend.control;

/**
 * The release that requests claim to come from. Peers look at it: below 401 a name server answers
 * with JSON that is none. rocketmq-remoting reads it from a system property when its first command
 * is made, so this class is used before.
 */
public final class RemotingVersion {
    /** Ordinal of 5.5.0 in the version enumeration. */
    public static final int NUMBER = 513;

    static {
        System.setProperty("rocketmq.remoting.version", Integer.toString(NUMBER));
    }

    private RemotingVersion() {}

    /** Makes all commands of this process carry {@link #NUMBER}. */
    public static void announce() {
        // The static initialiser has done it.
    }
}

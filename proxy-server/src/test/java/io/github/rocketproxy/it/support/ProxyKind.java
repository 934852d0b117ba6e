package io.github.rocketproxy.it.support;

import java.util.Locale;

/** What stands behind {@link ProxyUnderTest}; chosen by the system property {@code it.proxy}. */
public enum ProxyKind {
    /** In the test's own JVM: the usual way, because Netty's leak detector sees everything. */
    IN_JVM,
    /** bin/rocketproxy in a JVM of its own. */
    LAUNCHER,
    /** The official proxy, to prove the tests themselves. */
    OFFICIAL;

    private static RealCluster sharedCluster;
    private static PipelineMode sharedMode;
    private static ProxyUnderTest sharedProxy;

    public static ProxyKind current() {
        return valueOf(System.getProperty("it.proxy", IN_JVM.name()).toUpperCase(Locale.ROOT));
    }

    /** Starts a proxy in front of the cluster; the caller closes it. */
    public static ProxyUnderTest start(RealCluster cluster, PipelineMode mode) {
        return switch (current()) {
            case IN_JVM -> InJvmProxy.cluster(cluster.nameServerAddress(), mode);
            case LAUNCHER -> LauncherProxy.cluster(cluster.nameServerAddress(), mode);
            case OFFICIAL -> new OfficialProxy(cluster.nameServerAddress());
        };
    }

    /**
     * A proxy in front of the shared cluster that stays for the next caller who asks for the same
     * mode; a caller who asks for another mode ends it. Never closed by callers.
     */
    public static synchronized ProxyUnderTest shared(PipelineMode mode) {
        if (sharedMode != mode || sharedCluster != RealCluster.shared()) {
            closeShared();
            sharedCluster = RealCluster.shared();
            sharedProxy = start(sharedCluster, mode);
            sharedMode = mode;
        }
        return sharedProxy;
    }

    /**
     * Ends the shared proxy, so that its clean stop is checked and nothing else runs in a timed
     * test.
     */
    public static synchronized void closeShared() {
        if (sharedProxy != null) {
            ProxyUnderTest ended = sharedProxy;
            sharedProxy = null;
            sharedMode = null;
            ended.close();
        }
    }
}

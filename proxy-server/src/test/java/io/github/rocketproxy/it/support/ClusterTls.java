package io.github.rocketproxy.it.support;

import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import java.util.List;
import org.apache.rocketmq.remoting.netty.TlsSystemConfig;

/**
 * TLS of a real name server and a real broker: both refuse plain connections. What they show, and
 * whether the broker asks others for certificates, is in files beside those of the authority.
 */
public final class ClusterTls {
    private static final String ADMIN = "admin";

    private final Path folder;
    private final TestPki pki;
    private final boolean isClientAsked;

    /**
     * Both show a certificate of the loopback address at first.
     *
     * @param folder where the authority has its files
     * @param isClientAsked whether the broker lets in only who shows a certificate of the authority
     */
    public ClusterTls(Path folder, TestPki pki, boolean isClientAsked) {
        this.folder = folder;
        this.pki = pki;
        this.isClientAsked = isClientAsked;
        pki.certificate(ADMIN, pki.client(ADMIN));
        pki.certificate("namesrv", pki.server());
        showByBroker(pki.server());
    }

    /** Changes what the broker shows; it looks at its files twice a second. */
    public void showByBroker(X509Bundle shown) {
        pki.certificate("broker", shown);
    }

    /** The JVM's flags. */
    List<String> flags(String process) {
        boolean isAsking = isClientAsked && process.equals("broker");
        Path file =
                pki.write(
                        process + "-tls.properties",
                        """
                        tls.test.mode.enable=false
                        tls.server.certPath=%1$s/%2$s.pem
                        tls.server.keyPath=%1$s/%2$s.key
                        tls.server.need.client.auth=%3$s
                        tls.server.authClient=%4$s
                        tls.server.trustCertPath=%1$s/ca.pem
                        tls.client.authServer=false
                        """
                                .formatted(
                                        folder, process, isAsking ? "require" : "none", isAsking));
        return List.of(
                "-Dtls.server.mode=enforcing", "-Dtls.enable=true", "-Dtls.config.file=" + file);
    }

    /** Runs what opens a client of the official tools, which look at fields of their whole JVM. */
    void asAdmin(Start start) throws Exception {
        if (!isClientAsked) {
            start.run();
            return;
        }
        TlsSystemConfig.tlsTestModeEnable = false;
        TlsSystemConfig.tlsClientAuthServer = false;
        TlsSystemConfig.tlsClientCertPath = folder.resolve(ADMIN + ".pem").toString();
        TlsSystemConfig.tlsClientKeyPath = folder.resolve(ADMIN + ".key").toString();
        try {
            start.run();
        } finally {
            TlsSystemConfig.tlsTestModeEnable = true;
            TlsSystemConfig.tlsClientCertPath = null;
            TlsSystemConfig.tlsClientKeyPath = null;
        }
    }

    /** What may fail. */
    interface Start {
        void run() throws Exception;
    }
}

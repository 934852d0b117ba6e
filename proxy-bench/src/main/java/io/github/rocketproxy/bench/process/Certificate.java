package io.github.rocketproxy.bench.process;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;

/**
 * A certificate of a run's own, of the kind that servers mostly have today (ECDSA on P-256).
 *
 * @param file PEM file
 * @param key PEM file
 */
record Certificate(Path file, Path key) {
    static Certificate make(Processes processes, String name) {
        try {
            X509Bundle made =
                    new CertificateBuilder()
                            .subject("CN=localhost")
                            .algorithm(CertificateBuilder.Algorithm.ecp256)
                            .setIsCertificateAuthority(true)
                            .buildSelfSigned();
            return new Certificate(
                    processes.write(name + ".pem", made.getCertificatePathPEM()),
                    processes.write(name + ".key", made.getPrivateKeyPEM()));
        } catch (Exception e) { // declared as such by the library
            throw new IllegalStateException("no certificate can be made", e);
        }
    }
}

package io.github.rocketproxy.it.support;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** A certificate authority of a test's own, and files with what it has signed. */
public final class TestPki {
    private final Path folder;
    private final X509Bundle authority;

    /**
     * @param folder where the files go
     */
    public TestPki(Path folder) {
        this.folder = folder;
        authority = make(builder("CN=test authority").setIsCertificateAuthority(true), null);
        write("ca.pem", authority.getCertificatePEM());
    }

    private static CertificateBuilder builder(String subject) {
        Instant now = Instant.now();
        return new CertificateBuilder()
                .subject(subject)
                .notBefore(now.minus(Duration.ofDays(2)))
                .notAfter(now.plus(Duration.ofDays(2)));
    }

    private static X509Bundle make(CertificateBuilder builder, X509Bundle issuer) {
        try {
            return issuer == null ? builder.buildSelfSigned() : builder.buildIssuedBy(issuer);
        } catch (Exception e) { // declared as such by the library
            throw new IllegalStateException(e);
        }
    }

    /** Who has signed everything. */
    public Path authority() {
        return folder.resolve("ca.pem");
    }

    /** A certificate for the loopback address and localhost. */
    public X509Bundle server() {
        return make(
                builder("CN=proxy").addSanDnsName("localhost").addSanIpAddress("127.0.0.1"),
                authority);
    }

    /** A certificate for another host. */
    public X509Bundle otherHost() {
        return make(builder("CN=elsewhere").addSanDnsName("elsewhere.example"), authority);
    }

    /** A certificate for the loopback address whose time is over. */
    public X509Bundle expired() {
        return make(
                builder("CN=old")
                        .addSanIpAddress("127.0.0.1")
                        .notAfter(Instant.now().minus(Duration.ofDays(1))),
                authority);
    }

    public X509Bundle client(String name) {
        return make(builder("CN=" + name), authority);
    }

    /** Writes certificate chain and key; returns the certificate's file. */
    public Path certificate(String name, X509Bundle bundle) {
        write(name + ".key", bundle.getPrivateKeyPEM());
        return write(name + ".pem", bundle.getCertificatePathPEM());
    }

    /** The key's file of what was written under the name. */
    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** A file of any content, beside the others. */
    public Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.github.rocketproxy.server.doctor;

import io.github.rocketproxy.server.tls.BadCertificateException;
import io.github.rocketproxy.server.tls.TlsRecipe;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** Whether certificates and keys can be used, and for how long. */
final class CertificateCheck {
    private static final Duration SOON = Duration.ofDays(30);

    private CertificateCheck() {}

    /**
     * Reads the files and judges.
     *
     * @param name the section of the configuration: tls or backend.tls
     */
    static Finding of(String name, TlsRecipe recipe, Instant now) {
        try {
            X509Certificate own = recipe.make(now).own();
            return own == null
                    ? Finding.ok(name, "trusts what it is told to, shows no certificate")
                    : judge(
                            name,
                            own.getSubjectX500Principal().getName(),
                            own.getNotAfter().toInstant(),
                            now);
        } catch (BadCertificateException e) {
            return Finding.fail(
                    name,
                    e.getMessage(),
                    "put a valid certificate (PEM) and its key there; a running proxy takes them"
                            + " within seconds");
        }
    }

    static Finding judge(String name, String subject, Instant notAfter, Instant now) {
        String seen = subject + ", valid until " + notAfter;
        return notAfter.isAfter(now.plus(SOON))
                ? Finding.ok(name, seen)
                : Finding.warn(
                        name,
                        seen + ", " + Duration.between(now, notAfter).toDays() + " days from now",
                        "renew it; a running proxy takes the new files by itself");
    }
}

package io.github.rocketproxy.server.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;

/**
 * Where a certificate and its key are.
 *
 * @param certificate PEM file with the certificate and those between it and its root, in order
 * @param key PEM file
 * @param keyPassword of an encrypted key; empty for none
 */
public record KeyPairFiles(Path certificate, Path key, String keyPassword) {

    /** The pair, read and found to fit. */
    record KeyPair(PrivateKey key, X509Certificate[] chain) {}

    /**
     * Reads both.
     *
     * @throws BadCertificateException one cannot be read, they do not belong together, or the
     *     certificate is not valid at this time
     */
    KeyPair read(Instant now) throws BadCertificateException {
        X509Certificate[] chain = PemFiles.certificates(certificate);
        PrivateKey privateKey = PemFiles.key(key, keyPassword);
        X509Certificate own = chain[0];
        if (own.getNotAfter().before(Date.from(now))) {
            throw new BadCertificateException(
                    certificate + " expired at " + own.getNotAfter().toInstant());
        }
        if (own.getNotBefore().after(Date.from(now))) {
            throw new BadCertificateException(
                    certificate + " is not valid before " + own.getNotBefore().toInstant());
        }
        if (!belongTogether(privateKey, own.getPublicKey())) {
            throw new BadCertificateException(
                    "the key in " + key + " is not that of the certificate in " + certificate);
        }
        return new KeyPair(privateKey, chain);
    }

    private boolean belongTogether(PrivateKey privateKey, PublicKey publicKey)
            throws BadCertificateException {
        byte[] text = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance(algorithm(privateKey));
            signature.initSign(privateKey);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            throw new BadCertificateException(
                    "the key in " + key + " does not go with the certificate in " + certificate, e);
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC", "ECDSA" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }

    @Override
    public String toString() {
        return "KeyPairFiles[certificate=" + certificate + ", key=" + key + "]";
    }
}

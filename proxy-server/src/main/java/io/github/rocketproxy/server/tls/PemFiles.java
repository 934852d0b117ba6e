package io.github.rocketproxy.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/** Reads what PEM files hold: certificates, and keys in all their forms, encrypted or not. */
final class PemFiles {
    /** For ciphers and curves by their numbers, which the JDK does not know; not registered. */
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    private PemFiles() {}

    /** All certificates of the file, in its order; at least one. */
    static X509Certificate[] certificates(Path file) throws BadCertificateException {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(Files.readAllBytes(file)))) {
                chain.add((X509Certificate) certificate);
            }
            if (chain.isEmpty()) {
                throw new BadCertificateException(file + " holds no certificate in PEM form");
            }
            return chain.toArray(X509Certificate[]::new);
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (CertificateException e) {
            throw new BadCertificateException(file + " holds no certificate in PEM form", e);
        }
    }

    /**
     * The first private key of the file: PKCS#8, PKCS#1 or SEC 1.
     *
     * @param password of an encrypted key; empty for none
     */
    static PrivateKey key(Path file, String password) throws BadCertificateException {
        try (Reader text = new StringReader(Files.readString(file, StandardCharsets.ISO_8859_1));
                PEMParser parser = new PEMParser(text)) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                PrivateKeyInfo key = keyOf(found, file, password);
                if (key != null) {
                    return ofTheJdk(key);
                }
            }
        } catch (PKCSException | OperatorCreationException e) {
            throw new BadCertificateException(
                    "the key in " + file + " cannot be decrypted: the password is wrong", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        throw new BadCertificateException(file + " holds no private key in PEM form");
    }

    /** As a key of the JDK's own, which every provider takes. */
    private static PrivateKey ofTheJdk(PrivateKeyInfo key) throws IOException {
        PrivateKey read = new JcaPEMKeyConverter().setProvider(BOUNCY_CASTLE).getPrivateKey(key);
        String algorithm = read.getAlgorithm().equals("ECDSA") ? "EC" : read.getAlgorithm();
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(read.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("a key of an unknown kind: " + algorithm, e);
        }
    }

    /** Null for what is no key, such as the parameters of a curve. */
    private static PrivateKeyInfo keyOf(Object found, Path file, String password)
            throws BadCertificateException, IOException, PKCSException, OperatorCreationException {
        boolean isEncrypted =
                found instanceof PEMEncryptedKeyPair
                        || found instanceof PKCS8EncryptedPrivateKeyInfo;
        if (isEncrypted && password.isEmpty()) {
            throw new BadCertificateException(
                    "the key in " + file + " is encrypted, and no password is configured");
        }
        return switch (found) {
            case PrivateKeyInfo plain -> plain;
            case PEMKeyPair pair -> pair.getPrivateKeyInfo();
            case PEMEncryptedKeyPair pair ->
                    pair.decryptKeyPair(new BcPEMDecryptorProvider(password.toCharArray()))
                            .getPrivateKeyInfo();
            case PKCS8EncryptedPrivateKeyInfo info ->
                    info.decryptPrivateKeyInfo(
                            new JceOpenSSLPKCS8DecryptorProviderBuilder()
                                    .setProvider(BOUNCY_CASTLE)
                                    .build(password.toCharArray()));
            default -> null;
        };
    }

    private static BadCertificateException unreadable(Path file, IOException cause) {
        return new BadCertificateException(file + " cannot be read", cause);
    }
}

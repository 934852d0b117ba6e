package io.github.rocketproxy.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class KeyPairFilesTest {
    private static final Instant NOW = Instant.now();

    @TempDir private Path folder;

    private static CertificateBuilder certificate() {
        return new CertificateBuilder()
                .subject("CN=proxy")
                .setIsCertificateAuthority(true)
                .notBefore(NOW.minus(Duration.ofDays(1)))
                .notAfter(NOW.plus(Duration.ofDays(1)));
    }

    private KeyPairFiles write(X509Bundle pair, String key, String password) throws IOException {
        Path certificateFile = folder.resolve("proxy.crt");
        Path keyFile = folder.resolve("proxy.key");
        Files.writeString(certificateFile, pair.getCertificatePathPEM());
        Files.writeString(keyFile, key);
        return new KeyPairFiles(certificateFile, keyFile, password);
    }

    private static String pem(PemObjectGenerator object) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    private static String encrypted(PrivateKey key, String password) throws Exception {
        return pem(
                new JcaPKCS8Generator(
                        key,
                        new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                                .setProvider(new BouncyCastleProvider())
                                .setPassword(password.toCharArray())
                                .build()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"rsa2048", "ecp256", "ed25519"})
    void shouldReadPairsOfTheUsualKinds(Algorithm algorithm) throws Exception {
        X509Bundle pair = certificate().algorithm(algorithm).buildSelfSigned();

        KeyPairFiles.KeyPair read = write(pair, pair.getPrivateKeyPEM(), "").read(NOW);

        assertThat(read.chain()[0]).isEqualTo(pair.getCertificate());
        assertThat(read.key().getFormat()).isEqualTo("PKCS#8");
    }

    @Test
    void shouldReadARsaKeyInItsOlderForm() throws Exception {
        X509Bundle pair = certificate().algorithm(Algorithm.rsa2048).buildSelfSigned();
        String key = pem(new JcaMiscPEMGenerator(pair.getKeyPair().getPrivate()));
        assertThat(key).contains("BEGIN RSA PRIVATE KEY");

        assertThat(write(pair, key, "").read(NOW).key().getAlgorithm()).isEqualTo("RSA");
    }

    @Test
    void shouldReadAnEllipticKeyInItsOlderForm() throws Exception {
        X509Bundle pair = certificate().algorithm(Algorithm.ecp256).buildSelfSigned();
        BigInteger secret = ((ECPrivateKey) pair.getKeyPair().getPrivate()).getS();
        byte[] sec1 =
                new org.bouncycastle.asn1.sec.ECPrivateKey(
                                256, secret, SECObjectIdentifiers.secp256r1)
                        .getEncoded();
        String curve =
                pem(new PemObject("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded()));
        String key = curve + pem(new PemObject("EC PRIVATE KEY", sec1));

        assertThat(write(pair, key, "").read(NOW).key().getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void shouldReadAnEncryptedKey() throws Exception {
        X509Bundle pair = certificate().buildSelfSigned();
        String key = encrypted(pair.getKeyPair().getPrivate(), "open sesame");

        assertThat(write(pair, key, "open sesame").read(NOW).key()).isNotNull();
    }

    @Test
    void shouldSayWhenThePasswordIsWrongOrMissingAndNotWhatItIs() throws Exception {
        X509Bundle pair = certificate().buildSelfSigned();
        String key = encrypted(pair.getKeyPair().getPrivate(), "open sesame");

        KeyPairFiles wrong = write(pair, key, "abracadabra");
        assertThatThrownBy(() -> wrong.read(NOW))
                .isInstanceOf(BadCertificateException.class)
                .hasMessageContaining("password is wrong")
                .hasMessageNotContaining("abracadabra");
        assertThat(wrong).asString().doesNotContain("abracadabra");
        KeyPairFiles missing = write(pair, key, "");
        assertThatThrownBy(() -> missing.read(NOW)).hasMessageContaining("no password");
    }

    @Test
    void shouldRefuseAKeyOfAnotherCertificate() throws Exception {
        X509Bundle pair = certificate().buildSelfSigned();
        KeyPairFiles files = write(pair, certificate().buildSelfSigned().getPrivateKeyPEM(), "");

        assertThatThrownBy(() -> files.read(NOW)).hasMessageContaining("is not that of");
    }

    @Test
    void shouldRefuseAKeyOfAnotherKind() throws Exception {
        X509Bundle pair = certificate().algorithm(Algorithm.ecp256).buildSelfSigned();
        X509Bundle other = certificate().algorithm(Algorithm.rsa2048).buildSelfSigned();
        KeyPairFiles files = write(pair, other.getPrivateKeyPEM(), "");

        assertThatThrownBy(() -> files.read(NOW))
                .isInstanceOf(BadCertificateException.class)
                .hasMessageContaining("does not go with");
    }

    @Test
    void shouldRefuseACertificateOutOfItsTime() throws Exception {
        X509Bundle pair = certificate().buildSelfSigned();
        KeyPairFiles files = write(pair, pair.getPrivateKeyPEM(), "");

        assertThatThrownBy(() -> files.read(NOW.plus(Duration.ofDays(2))))
                .hasMessageContaining("expired at");
        assertThatThrownBy(() -> files.read(NOW.minus(Duration.ofDays(2))))
                .hasMessageContaining("not valid before");
    }

    @Test
    void shouldSayWhichFileIsMissingOrNoPem() throws Exception {
        X509Bundle pair = certificate().buildSelfSigned();
        KeyPairFiles files = write(pair, "no key at all", "");
        assertThatThrownBy(() -> files.read(NOW))
                .hasMessageContaining("proxy.key holds no private key");
        Files.writeString(files.certificate(), "no certificate");
        assertThatThrownBy(() -> files.read(NOW))
                .hasMessageContaining("proxy.crt holds no certificate");
        Files.delete(files.certificate());
        assertThatThrownBy(() -> files.read(NOW)).hasMessageContaining("proxy.crt cannot be read");
    }
}

package io.github.rocketproxy.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReloadingTlsTest {
    @TempDir private Path folder;

    private final Counters counters = new Counters();
    private KeyPairFiles files;
    private ReloadingTls tls;

    @BeforeEach
    void begin() throws Exception {
        files = new KeyPairFiles(folder.resolve("crt"), folder.resolve("key"), "");
        write(pair());
        tls = new ReloadingTls("tls", recipe(), counters, InstantSource.system());
    }

    @AfterEach
    void close() {
        tls.close();
    }

    private ServerTls recipe() {
        return new ServerTls(
                files,
                ClientAuth.NONE,
                null,
                List.of("TLSv1.3", "TLSv1.2"),
                List.of(),
                TlsProvider.JDK);
    }

    private static X509Bundle pair() throws Exception {
        return new CertificateBuilder()
                .subject("CN=proxy")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private void write(X509Bundle pair) throws IOException {
        Files.writeString(files.certificate(), pair.getCertificatePathPEM());
        Files.writeString(files.key(), pair.getPrivateKeyPEM());
    }

    @Test
    void shouldKeepItsContextWhileTheFilesStay() {
        SslContext first = tls.get();
        tls.look();
        tls.look();
        assertThat(tls.get()).isSameAs(first);
        assertThat(counters.value(ProxyCounter.TLS_RELOADS)).isZero();
    }

    @Test
    void shouldTakeANewPairOnceItHasSettled() throws Exception {
        SslContext first = tls.get();
        write(pair());
        tls.look();
        assertThat(tls.get()).isSameAs(first);
        tls.look();
        assertThat(tls.get()).isNotSameAs(first);
        assertThat(counters.value(ProxyCounter.TLS_RELOADS)).isEqualTo(1);
    }

    @Test
    void shouldNotSeeHalfOfAPairThatIsWrittenFileByFile() throws Exception {
        X509Bundle next = pair();
        Files.writeString(files.certificate(), next.getCertificatePathPEM());
        tls.look();
        Files.writeString(files.key(), next.getPrivateKeyPEM());
        tls.look();
        tls.look();
        assertThat(counters.value(ProxyCounter.TLS_RELOADS)).isEqualTo(1);
        assertThat(counters.value(ProxyCounter.TLS_RELOAD_FAILURES)).isZero();
    }

    @Test
    void shouldKeepTheLastGoodPairAndSayItOnceWhenTheNewOneIsBroken() throws Exception {
        SslContext first = tls.get();
        Files.writeString(files.key(), pair().getPrivateKeyPEM());
        for (int i = 0; i < 4; i++) {
            tls.look();
        }
        assertThat(tls.get()).isSameAs(first);
        assertThat(counters.value(ProxyCounter.TLS_RELOAD_FAILURES)).isEqualTo(1);

        Files.delete(files.certificate());
        tls.look();
        tls.look();
        assertThat(tls.get()).isSameAs(first);
        assertThat(counters.value(ProxyCounter.TLS_RELOAD_FAILURES)).isEqualTo(2);

        write(pair());
        tls.look();
        tls.look();
        assertThat(tls.get()).isNotSameAs(first);
        assertThat(counters.value(ProxyCounter.TLS_RELOADS)).isEqualTo(1);
    }
}

package io.github.rocketproxy.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CertificateUserTest {
    private static X509Certificate full;
    private static X509Certificate bare;

    @BeforeAll
    static void make() throws Exception {
        full =
                new CertificateBuilder()
                        .subject("CN=alice\\, \\\"the first\\\",OU=CN=bob,O=orders")
                        .addSanDnsName("orders.example")
                        .addSanDnsName("others.example")
                        .addSanUriName("spiffe://example/orders")
                        .addSanRfc822Name("alice@example")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned()
                        .getCertificate();
        bare =
                new CertificateBuilder()
                        .subject("O=orders")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned()
                        .getCertificate();
    }

    @Test
    void shouldFindTheUserWhereItIsNamed() {
        assertThat(CertificateUser.COMMON_NAME.apply(full)).isEqualTo("alice, \"the first\"");
        assertThat(CertificateUser.DNS_NAME.apply(full)).isEqualTo("orders.example");
        assertThat(CertificateUser.URI.apply(full)).isEqualTo("spiffe://example/orders");
        assertThat(CertificateUser.EMAIL.apply(full)).isEqualTo("alice@example");
    }

    @Test
    void shouldFindNoUserWhereNoneIsNamed() {
        for (CertificateUser where : CertificateUser.values()) {
            assertThat(where.apply(bare)).as(where.name()).isNull();
        }
    }
}

package io.github.rocketproxy.pipeline.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CredentialTest {
    private static final String TEXT = "20260101T000000Z";
    private static final String HEX = "7d48b06369adc2335751b3604f89ea92f419dab4";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MQv2-HMAC-SHA1 Credential=ak, SignedHeaders=x-mq-date-time, Signature=%s",
                "MQv2-HMAC-SHA1 Credential=ak/region/Rocketmq, SignedHeaders=x-mq-date-time,"
                        + " Signature=%s",
                "MQv2-HMAC-SHA1 Credential=ak//Rocketmq,SignedHeaders=x-mq-date-time,Signature=%s",
                "other  Signature=%s , Credential=ak"
            })
    void shouldReadWhatClientsWrite(String header) {
        for (String hex : new String[] {HEX, HEX.toUpperCase(Locale.ROOT)}) {
            Credential credential = Credential.parse(header.formatted(hex));

            assertThat(credential.accessKey()).isEqualTo("ak");
            assertThat(credential.isSignatureOf(TEXT, "sk")).isTrue();
            assertThat(credential.isSignatureOf(TEXT, "sk2")).isFalse();
            assertThat(credential.isSignatureOf(TEXT, "")).isFalse();
            assertThat(credential.isSignatureOf("20260101T000001Z", "sk")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MQv2-HMAC-SHA1",
                "MQv2-HMAC-SHA1 ",
                "Credential=ak,Signature=" + HEX,
                "MQv2-HMAC-SHA1 Credential=ak",
                "MQv2-HMAC-SHA1 Signature=" + HEX,
                "MQv2-HMAC-SHA1 Credential=, Signature=" + HEX,
                "MQv2-HMAC-SHA1 Credential=/region, Signature=" + HEX,
                "MQv2-HMAC-SHA1 Credential=ak, Signature=" + HEX + "00",
                "MQv2-HMAC-SHA1 Credential=ak, Signature=7d48",
                "MQv2-HMAC-SHA1 Credential=ak, Signature=zz48b06369adc2335751b3604f89ea92f419dab4",
                "MQv2-HMAC-SHA1 Credentials=ak, Signature=" + HEX,
                "MQv2-HMAC-SHA1 Credential=ak; Signature=" + HEX
            })
    void shouldRefuseWhatIsNoCredential(String header) {
        assertThat(Credential.parse(header)).isNull();
    }

    @Test
    void shouldRefuseWhatIsTooLong() {
        String key = "k".repeat(256);

        assertThat(Credential.parse("a Credential=" + key + ",Signature=" + HEX)).isNull();
        assertThat(Credential.parse(" ".repeat(2_000) + "Credential=ak,Signature=" + HEX)).isNull();
    }

    @Test
    void shouldNotShowTheSignature() {
        assertThat(Credential.parse("a Credential=ak,Signature=" + HEX).toString())
                .contains("ak")
                .doesNotContain(HEX);
    }
}

package io.github.rocketproxy.pipeline.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RecallHandleTest {
    @Test
    void shouldReadWhatBrokersWrite() {
        assertThat(RecallHandle.parse("djEgdG9waWNBIGJyb2tlci1hIDE3MDAwMDAwMDAwMDEgMDFBQkM="))
                .isEqualTo(new RecallHandle("topicA", "broker-a", 1_700_000_000_001L, "01ABC"));
    }

    @Test
    void shouldReadWithoutPaddingAndWithUrlSafeCharacters() {
        assertThat(RecallHandle.parse("djEgdG9waWNBIGJyb2tlci1hIDE3MDAwMDAwMDAwMDEgMDFBQkM"))
                .isEqualTo(new RecallHandle("topicA", "broker-a", 1_700_000_000_001L, "01ABC"));
        assertThat(RecallHandle.parse(encoded("v1 ÿþ b 1 ~~~?")).topic()).isEqualTo("ÿþ");
    }

    @Test
    void shouldSayWhatIsWrong() {
        assertFault("", "empty");
        assertFault("  ", "empty");
        assertFault("a*b", "base64");
        assertFault("djEg dG9w", "base64");
        assertFault(encoded("v2 t b 1 id"), "version");
        assertFault(encoded("v1 t b 1"), "too few");
        assertFault(encoded("v1  t b 1"), "delivery time");
        assertFault(encoded("v1 t b soon id"), "delivery time");
    }

    private static void assertFault(String handle, String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecallHandle.parse(handle))
                .withMessageContaining(text);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

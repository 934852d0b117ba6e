package io.github.rocketproxy.backend.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class SqlSyntaxTest {
    private final SqlSyntax syntax = new SqlSyntax();

    private boolean isLegal(String text) {
        ByteBuf payload = Unpooled.copiedBuffer("x" + text, StandardCharsets.UTF_8);
        Slice expression = new Slice();
        expression.set(1, payload.readableBytes() - 1);
        return syntax.isLegal(payload, expression);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a > 1",
                "a IS NOT NULL AND b = 'x'",
                "TAGS IN ('a', 'b') OR c BETWEEN 1 AND 5",
                "name = '\u6f22'"
            })
    void shouldTakeWhatBrokersParseEachTime(String text) {
        assertThat(isLegal(text)).isTrue();
        assertThat(isLegal(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a >", "a || b", "((a > 1)", "'", "a IN"})
    void shouldRefuseWhatBrokersCannotParseEachTime(String text) {
        assertThat(isLegal(text)).isFalse();
        assertThat(isLegal(text)).isFalse();
    }

    @Test
    void shouldRefuseWhatIsTooLongOrTooDeep() {
        assertThat(isLegal("a = '" + "x".repeat(8_192) + "'")).isFalse();
        assertThat(isLegal("(".repeat(8_000))).isFalse();
    }

    @Test
    void shouldKeepApartManyExpressions() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(isLegal("a > " + i)).isTrue();
            assertThat(isLegal("a > " + i + " >")).isFalse();
        }
    }
}

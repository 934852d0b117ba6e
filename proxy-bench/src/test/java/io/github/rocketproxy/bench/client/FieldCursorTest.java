package io.github.rocketproxy.bench.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.rocketproxy.bench.load.ProtoFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FieldCursorTest {
    private final FieldCursor cursor = new FieldCursor();

    @Test
    void shouldWalkOverNumbersTextsAndMessages() {
        ProtoFields inner = new ProtoFields().text(2, "in").number(5, 300);
        byte[] bytes = new ProtoFields().number(1, 20000).message(3, inner).toBytes();
        ByteBuf in = Unpooled.wrappedBuffer(bytes);

        cursor.wrap(in, 0, bytes.length);
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.number()).isEqualTo(1);
        assertThat(cursor.value()).isEqualTo(20000);
        assertThat(cursor.seekBytes(3)).isTrue();
        cursor.wrap(cursor);
        assertThat(cursor.seekBytes(2)).isTrue();
        assertThat(in.toString(cursor.offset(), cursor.length(), StandardCharsets.UTF_8))
                .isEqualTo("in");
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.value()).isEqualTo(300);
        assertThat(cursor.next()).isFalse();
    }

    @Test
    void shouldEndWhenAFieldIsCutShort() {
        byte[] bytes = new ProtoFields().text(2, "0123456789").toBytes();

        cursor.wrap(Unpooled.wrappedBuffer(bytes), 0, bytes.length - 1);

        assertThat(cursor.next()).isFalse();
    }

    @Property(tries = 500)
    void shouldNeitherFailNorReadBeyondWhenBytesAreAnything(@ForAll byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        cursor.wrap(in, 0, bytes.length);

        assertThatCode(
                        () -> {
                            while (cursor.seekBytes(1)) {
                                assertThat(cursor.offset() + cursor.length())
                                        .isLessThanOrEqualTo(bytes.length);
                            }
                        })
                .doesNotThrowAnyException();
    }
}

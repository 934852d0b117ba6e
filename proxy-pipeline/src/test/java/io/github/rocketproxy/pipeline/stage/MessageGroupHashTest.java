package io.github.rocketproxy.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageGroupHashTest {
    @ParameterizedTest
    @CsvSource({"a,0,0,0", "group-0,1,1,1", "order-12345,2,4,15", "fifo-group,1,1,11"})
    void shouldPlaceAMessageGroupWhereEveryOtherProxyPlacesIt(
            String group, int of4, int of8, int of16) {
        ByteBuf bytes = Unpooled.copiedBuffer(group, StandardCharsets.UTF_8);

        assertThat(MessageGroupHash.position(bytes, 0, bytes.readableBytes(), 4)).isEqualTo(of4);
        assertThat(MessageGroupHash.position(bytes, 0, bytes.readableBytes(), 8)).isEqualTo(of8);
        assertThat(MessageGroupHash.position(bytes, 0, bytes.readableBytes(), 16)).isEqualTo(of16);
    }

    @Property
    void shouldHashUtf8AsTheStringItStandsFor(@ForAll String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        String wellFormed = new String(utf8, StandardCharsets.UTF_8);

        int hash = MessageGroupHash.stringHash(Unpooled.wrappedBuffer(utf8), 0, utf8.length);

        assertThat(hash).isEqualTo(wellFormed.hashCode());
    }
}

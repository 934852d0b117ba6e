package io.github.rocketproxy.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class HeaderBlockTest {
    /** Blocks by hand, as RFC 7541 section 6 lays them out. */
    @ParameterizedTest
    @CsvSource({
        "88, false", // indexed: :status 200
        "88be, false", // two, the second of the dynamic table
        "ff9a0a, false", // an index of several bytes
        "400161 0162, true", // literal, indexed, with its name
        "880f0d03616263, false", // literal, not indexed, name by index
        "000161 0162 88, false", // literal, not indexed, with its name
        "100161 0162 be, false", // literal, never indexed
        "000161 0162 400161 0162, true", // the second one is indexed
        "20, true", // size of the table
        "3fe11f, true" // the same, of several bytes
    })
    void shouldTellWhetherABlockChangesTheTable(String hex, boolean isChanging) {
        byte[] block = ByteBufUtil.decodeHexDump(hex.replace(" ", ""));

        assertThat(HeaderBlock.changesTable(Unpooled.wrappedBuffer(block), 0, block.length))
                .isEqualTo(isChanging);
    }
}

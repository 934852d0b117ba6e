package io.github.rocketproxy.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class KeptBytesTest {
    private static final int MIB = 1 << 20;

    private final KeptTotal total = new KeptTotal(12L * MIB);
    private final LoopSum.Share share = total.newShare();

    private KeptBytes connection() {
        return new KeptBytes(total, share);
    }

    @Test
    void shouldBoundWhatOneConnectionKeeps() {
        KeptBytes one = connection();

        assertThat(one.add(4 * MIB)).isTrue();
        assertThat(one.add(1)).isFalse();
        one.remove(2);
        assertThat(one.add(1)).isTrue();
    }

    @Test
    void shouldBoundWhatAllKeepAndLeaveEachALittle() {
        KeptBytes first = connection();
        KeptBytes second = connection();
        KeptBytes third = connection();

        assertThat(first.add(4 * MIB)).isTrue();
        assertThat(second.add(2 * MIB)).isTrue();
        assertThat(third.add(MIB)).isTrue();
        assertThat(second.add(MIB)).isFalse();
        assertThat(third.add(100)).isFalse();

        first.remove(4 * MIB);
        first.close();
        assertThat(third.add(100)).isTrue();
    }

    @Test
    void shouldForgetAConnectionThatIsNoMore() {
        for (int i = 0; i < 100; i++) {
            KeptBytes one = connection();
            one.add(MIB);
            one.remove(MIB - 10);
            one.remove(10);
            one.close();
        }

        assertThat(total.isExceeded()).isFalse();
        assertThat(connection().add(4 * MIB)).isTrue();
    }
}

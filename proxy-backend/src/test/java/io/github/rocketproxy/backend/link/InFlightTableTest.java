package io.github.rocketproxy.backend.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class InFlightTableTest {
    private final InFlightTable table = new InFlightTable(4);
    private final CallPool pool = new CallPool(8);

    @Test
    void shouldGiveCallBackOnceWhenAnswered() {
        BrokerCall call = pool.take();
        int opaque = table.add(call);
        assertThat(table.remove(opaque)).isSameAs(call);
        assertThat(table.remove(opaque)).isNull();
        assertThat(table.size()).isZero();
    }

    @Test
    void shouldTellGenerationsApartWhenSlotIsReused() {
        int old = table.add(pool.take());
        table.remove(old);
        BrokerCall call = pool.take();
        int opaque = table.add(call);
        assertThat(opaque).isNotEqualTo(old).isNotNegative();
        assertThat(table.remove(old)).isNull();
        assertThat(table.remove(opaque)).isSameAs(call);
    }

    @Test
    void shouldNotRepeatOpaqueSoonWhenOneCallIsInFlight() {
        Set<Integer> seen = new HashSet<>();
        InFlightTable large = new InFlightTable(16_384);
        BrokerCall call = pool.take();
        for (int i = 0; i < 300_000; i++) {
            assertThat(seen.add(large.add(call))).isTrue();
            large.remove(call.opaque);
        }
    }

    @Test
    void shouldRefuseWhenFull() {
        for (int i = 0; i < 4; i++) {
            assertThat(table.add(pool.take())).isNotNegative();
        }
        assertThat(table.add(pool.take())).isEqualTo(-1);
    }

    @Test
    void shouldFindNobodyWhenOpaqueIsForeign() {
        assertThat(table.remove(-1)).isNull();
        assertThat(table.remove(Integer.MIN_VALUE)).isNull();
        assertThat(table.remove(12345)).isNull();
    }
}

package io.github.rocketproxy.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class BlockedSendersTest {
    private final BlockedSenders blocked = new BlockedSenders();
    private final StreamSender a = new StreamSender(null);
    private final StreamSender b = new StreamSender(null);
    private final StreamSender c = new StreamSender(null);

    @Test
    void shouldGiveTheOneThatHasWaitedLongest() {
        blocked.add(a);
        blocked.add(b);
        blocked.add(a);
        blocked.add(c);

        assertThat(blocked.poll()).isSameAs(a);
        blocked.add(a);
        assertThat(blocked.poll()).isSameAs(b);
        assertThat(blocked.poll()).isSameAs(c);
        assertThat(blocked.poll()).isSameAs(a);
        assertThat(blocked.poll()).isNull();
    }

    @Test
    void shouldForgetWhoWaitsNoMoreWhereverItStands() {
        for (StreamSender gone : new StreamSender[] {a, b, c}) {
            blocked.add(a);
            blocked.add(b);
            blocked.add(c);

            blocked.remove(gone);
            blocked.remove(gone);

            assertThat(blocked.poll()).isSameAs(gone == a ? b : a);
            assertThat(blocked.poll()).isSameAs(gone == c ? b : c);
            assertThat(blocked.poll()).isNull();
        }
    }
}

package io.github.rocketproxy.pipeline.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BrakeTest {
    private static final int MAX_FAILURES = 3;
    private static final long WINDOW_MS = 60_000;
    private static final byte[] HOME = {10, 0, 0, 5};
    private static final byte[] ELSEWHERE = {10, 0, 0, 6};

    private long nowNs = -5;
    private final Brake brake =
            new Brake(new BrakeConfig(MAX_FAILURES, WINDOW_MS, 1_000), () -> nowNs);

    private void fail(byte[] source, String user, int times) {
        for (int i = 0; i < times; i++) {
            brake.onFailure(source, user);
        }
    }

    private void later(long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }

    @Test
    void shouldHoldAnAddressWhenTooManyFail() {
        fail(HOME, "alice", MAX_FAILURES - 1);
        assertThat(brake.isHeld(HOME, "alice")).isFalse();

        fail(HOME, "bob", 1);

        assertThat(brake.isHeld(HOME, "alice")).isTrue();
        assertThat(brake.isHeld(HOME, "whoever")).isTrue();
        assertThat(brake.isHeld(ELSEWHERE, "alice")).isFalse();
        assertThat(brake.isHeld(null, "alice")).isFalse();
    }

    @Test
    void shouldLetOneTryEachIntervalAfterThat() {
        fail(HOME, "alice", 10 * MAX_FAILURES);
        later(WINDOW_MS / MAX_FAILURES);
        assertThat(brake.isHeld(HOME, "alice")).isTrue();
        later(1);
        assertThat(brake.isHeld(HOME, "alice")).isFalse();

        fail(HOME, "alice", 1);

        assertThat(brake.isHeld(HOME, "alice")).isTrue();
        later(WINDOW_MS / MAX_FAILURES + 1);
        assertThat(brake.isHeld(HOME, "alice")).isFalse();
    }

    @Test
    void shouldForgetWhatIsLongAgo() {
        fail(HOME, "alice", MAX_FAILURES);
        later(2 * WINDOW_MS);

        fail(HOME, "alice", MAX_FAILURES - 1);

        assertThat(brake.isHeld(HOME, "alice")).isFalse();
    }

    @Test
    void shouldNotHoldWhoHasGotInFromThereWhenItsNeighboursGuess() {
        assertThat(brake.onSuccess(HOME, "alice")).isTrue();
        assertThat(brake.onSuccess(HOME, "alice")).isFalse();

        fail(HOME, "bob", 10 * MAX_FAILURES);

        assertThat(brake.isHeld(HOME, "bob")).isTrue();
        assertThat(brake.isHeld(HOME, "alice")).isFalse();
    }

    @Test
    void shouldHoldWhoGuessesASecretOfAUserThatGotIn() {
        brake.onSuccess(HOME, "alice");

        fail(HOME, "alice", MAX_FAILURES);

        assertThat(brake.isHeld(HOME, "alice")).isTrue();
        assertThat(brake.isHeld(HOME, "bob")).isFalse();
    }

    @Test
    void shouldTakeAllAddressesOfAnIpv6NetworkForOne() {
        byte[] one = {32, 1, 13, -72, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1};
        byte[] neighbour = one.clone();
        neighbour[15] = 9;
        byte[] stranger = one.clone();
        stranger[7] = 2;

        fail(one, "alice", MAX_FAILURES);

        assertThat(brake.isHeld(neighbour, "alice")).isTrue();
        assertThat(brake.isHeld(stranger, "alice")).isFalse();
    }

    @Test
    void shouldHoldNobodyWhenOff() {
        Brake off = new Brake(new BrakeConfig(0, WINDOW_MS, 1_000), () -> nowNs);

        for (int i = 0; i < 1_000; i++) {
            off.onFailure(HOME, "alice");
        }

        assertThat(off.isHeld(HOME, "alice")).isFalse();
        assertThat(off.onSuccess(HOME, "alice")).isTrue();
    }
}

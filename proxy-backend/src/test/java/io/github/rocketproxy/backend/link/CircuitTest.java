package io.github.rocketproxy.backend.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private final Circuit circuit =
            new Circuit(new ProtectionConfig.Trips(true, 5, 50, 500, 2_000, 3));
    private long nowNs;

    private void advanceMs(long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private void openByFailures() {
        for (int i = 0; i < 5; i++) {
            circuit.onFailure(false, nowNs);
        }
    }

    private void toHalfOpen() {
        openByFailures();
        advanceMs(500);
        assertThat(circuit.takeKnock(nowNs)).isTrue();
        circuit.onKnockAnswered(nowNs);
    }

    @Test
    void shouldOpenWithTheFifthFailureInARow() {
        for (int i = 0; i < 4; i++) {
            assertThat(circuit.onFailure(false, nowNs)).isFalse();
        }
        circuit.onSuccess(false, nowNs);
        for (int i = 0; i < 4; i++) {
            assertThat(circuit.onFailure(false, nowNs)).isFalse();
        }
        assertThat(circuit.onFailure(false, nowNs)).isTrue();
        assertThat(circuit.state()).isEqualTo(Circuit.State.OPEN);
    }

    @Test
    void shouldOpenWhenHalfOfManyFail() {
        for (int i = 0; i < 9; i++) {
            circuit.onSuccess(false, nowNs);
            assertThat(circuit.onFailure(false, nowNs)).isFalse();
            advanceMs(100);
        }
        circuit.onSuccess(false, nowNs);
        assertThat(circuit.onFailure(false, nowNs)).isTrue();
    }

    @Test
    void shouldForgetFailuresAfterTenSeconds() {
        for (int i = 0; i < 40; i++) {
            circuit.onSuccess(false, nowNs);
            assertThat(circuit.onFailure(false, nowNs)).isFalse();
            advanceMs(1_500);
        }
        assertThat(circuit.isClosed()).isTrue();
    }

    @Test
    void shouldAskForALifeSignOnceAfterThePause() {
        openByFailures();
        advanceMs(499);
        assertThat(circuit.takeKnock(nowNs)).isFalse();
        advanceMs(1);
        assertThat(circuit.takeKnock(nowNs)).isTrue();
        assertThat(circuit.takeKnock(nowNs)).isFalse();
        assertThat(circuit.takeProbe()).isFalse();
    }

    @Test
    void shouldLetSomeThroughWhenItHalfOpensAndCloseWhenTheySucceed() {
        toHalfOpen();
        for (int i = 0; i < 3; i++) {
            assertThat(circuit.takeProbe()).isTrue();
        }
        assertThat(circuit.takeProbe()).isFalse();
        circuit.onSuccess(true, nowNs);
        circuit.onSuccess(true, nowNs);
        assertThat(circuit.state()).isEqualTo(Circuit.State.HALF_OPEN);
        circuit.onSuccess(true, nowNs);
        assertThat(circuit.isClosed()).isTrue();
    }

    @Test
    void shouldDoubleThePauseUpToTheLongestWhenTrialsFail() {
        openByFailures();
        for (long pauseMs : new long[] {500, 1_000, 2_000, 2_000}) {
            advanceMs(pauseMs - 1);
            assertThat(circuit.takeKnock(nowNs)).isFalse();
            advanceMs(1);
            assertThat(circuit.takeKnock(nowNs)).isTrue();
            circuit.onKnockFailed(nowNs);
        }
    }

    @Test
    void shouldOpenAgainWithTheFirstProbeThatFails() {
        toHalfOpen();
        circuit.takeProbe();
        assertThat(circuit.onFailure(true, nowNs)).isTrue();
        assertThat(circuit.isOpen()).isTrue();
        advanceMs(999);
        assertThat(circuit.takeKnock(nowNs)).isFalse();
    }

    @Test
    void shouldNotMindWhatWasSentBeforeItOpened() {
        toHalfOpen();
        assertThat(circuit.onFailure(false, nowNs)).isFalse();
        circuit.onSuccess(false, nowNs);
        circuit.onSuccess(false, nowNs);
        circuit.onSuccess(false, nowNs);
        assertThat(circuit.state()).isEqualTo(Circuit.State.HALF_OPEN);
    }

    @Test
    void shouldGiveAProbesPlaceToAnotherWhenItEndedWithoutAnAnswer() {
        toHalfOpen();
        for (int i = 0; i < 3; i++) {
            circuit.takeProbe();
        }
        circuit.dropProbe();
        assertThat(circuit.takeProbe()).isTrue();
    }

    @Test
    void shouldCloseByLifeSignsAloneWhenNobodyAsksForAnything() {
        toHalfOpen();
        for (int i = 0; i < 3; i++) {
            assertThat(circuit.takeKnock(nowNs)).isFalse();
            advanceMs(500);
            assertThat(circuit.takeKnock(nowNs)).isTrue();
            circuit.onKnockAnswered(nowNs);
        }
        assertThat(circuit.isClosed()).isTrue();
    }

    @Test
    void shouldStartWithTheShortPauseAgainWhenItWasClosedForLong() {
        toHalfOpen();
        for (int i = 0; i < 3; i++) {
            circuit.takeProbe();
            circuit.onSuccess(true, nowNs);
        }
        openByFailures();
        advanceMs(500);
        assertThat(circuit.takeKnock(nowNs)).as("a relapse").isFalse();
        advanceMs(500);
        assertThat(circuit.takeKnock(nowNs)).isTrue();
        circuit.onKnockAnswered(nowNs);
        for (int i = 0; i < 3; i++) {
            circuit.takeProbe();
            circuit.onSuccess(true, nowNs);
        }
        advanceMs(10_000);
        openByFailures();
        advanceMs(500);
        assertThat(circuit.takeKnock(nowNs)).isTrue();
    }

    @Test
    void shouldOpenAtOnceWhenBrokerIsUnreachable() {
        assertThat(circuit.onUnreachable(nowNs)).isTrue();
        assertThat(circuit.isOpen()).isTrue();
    }

    @Test
    void shouldStayClosedWhenOff() {
        Circuit off = new Circuit(ProtectionConfig.OFF.circuit());
        for (int i = 0; i < 100; i++) {
            assertThat(off.onFailure(false, nowNs)).isFalse();
        }
        assertThat(off.onUnreachable(nowNs)).isFalse();
        assertThat(off.isClosed()).isTrue();
    }
}

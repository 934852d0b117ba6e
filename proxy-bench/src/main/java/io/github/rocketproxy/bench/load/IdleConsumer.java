package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.CallListener;
import io.github.rocketproxy.bench.client.Caller;
import io.github.rocketproxy.bench.client.Connections;
import io.github.rocketproxy.bench.client.Request;
import io.github.rocketproxy.bench.client.Rpc;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/** One consumer that waits; on the event loop. */
final class IdleConsumer {
    private static final long AGAIN_AFTER_ERROR_MS = 1_000;

    private final IdleConsumers all;
    private final Connections connections;
    private final Caller telemetry;
    private final Caller heartbeats;
    private final Caller receives;
    private final Request settings;
    private final Request heartbeat;
    private final Request receive;
    private final CallListener onHeartbeat = new Ended("heartbeat", this::onHeartbeat);
    private final CallListener onReceive = new Ended("receive", this::onReceive);
    private boolean hasStarted;
    private boolean isKnown;

    IdleConsumer(
            IdleConsumers all, Connections connections, int number, Subscription subscription) {
        this.all = all;
        this.connections = connections;
        int connection = number % connections.count();
        String clientId = "idle-" + ProcessHandle.current().pid() + "-" + number;
        telemetry = connections.caller(connection, Rpc.TELEMETRY, clientId);
        heartbeats = connections.caller(connection, Rpc.HEARTBEAT, clientId);
        receives = connections.caller(connection, Rpc.RECEIVE, clientId);
        settings = subscription.settings();
        heartbeat = subscription.heartbeat();
        receive = subscription.receive();
    }

    void announce() {
        telemetry.open(settings, new Telemetry());
        connections.flush();
    }

    void heartbeat() {
        if (isKnown) {
            heartbeats.call(heartbeat, onHeartbeat);
        }
    }

    private void receive() {
        receives.call(receive, onReceive);
        connections.flush();
    }

    private boolean onHeartbeat(int code) {
        if (code == StatusReader.OK) {
            all.onHeartbeat();
        }
        return code == StatusReader.OK;
    }

    private boolean onReceive(int code) {
        if (code == StatusReader.MESSAGE_NOT_FOUND) {
            all.onEmptyPoll();
            receive();
            return true;
        }
        later(this::receive);
        return false;
    }

    private void later(Runnable step) {
        if (!connections.loop().isShuttingDown()) {
            connections.loop().schedule(step, AGAIN_AFTER_ERROR_MS, TimeUnit.MILLISECONDS);
        }
    }

    private final class Telemetry implements CallListener {
        @Override
        public void onMessage(ByteBuf in, int offset, int length) {
            isKnown = true;
            if (!hasStarted) {
                hasStarted = true;
                receive();
                all.onWaiting();
            }
        }

        @Override
        public void onEnd(int grpcStatus) {
            isKnown = false;
            all.onError("telemetry " + grpcStatus);
            later(IdleConsumer.this::announce);
        }
    }

    /** Takes the status of a call's first item, and asks whether that is as it should be. */
    private final class Ended implements CallListener {
        private final String what;
        private final IntPredicate isExpected;
        private final StatusReader status = new StatusReader();
        private int code = StatusReader.MALFORMED;

        Ended(String what, IntPredicate isExpected) {
            this.what = what;
            this.isExpected = isExpected;
        }

        @Override
        public void onMessage(ByteBuf in, int offset, int length) {
            if (code == StatusReader.MALFORMED) {
                code = status.code(in, offset, length);
            }
        }

        @Override
        public void onEnd(int grpcStatus) {
            int last = code;
            code = StatusReader.MALFORMED;
            if (!isExpected.test(grpcStatus == 0 ? last : StatusReader.MALFORMED)) {
                all.onError(what + " " + status.describe(grpcStatus, last));
            }
        }
    }
}

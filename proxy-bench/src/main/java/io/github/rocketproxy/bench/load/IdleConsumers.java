package io.github.rocketproxy.bench.load;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * Simple consumers as they are most of the time: each with a telemetry stream, heartbeats, and one
 * receive that waits and is renewed when it ends. They start evenly spread over one polling time,
 * so that their polls end evenly too. Closing it lets go of them; the connections are the caller's.
 */
public final class IdleConsumers implements AutoCloseable {
    private static final long TELEMETRY_DEADLINE_MS = 24 * 3_600_000L;
    private static final long CALL_DEADLINE_MS = 5_000;
    private static final long AGAIN_AFTER_ERROR_MS = 1_000;
    private static final long HEARTBEAT_TICK_MS = 100;
    private static final int SIMPLE_CONSUMER = 3;
    private static final int REQUEST_TIMEOUT_S = 3;
    private static final int INVISIBLE_S = 60;
    private static final int BATCH = 32;

    private final Connections connections;
    private final IdlePlan plan;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Consumer> consumers = new ArrayList<>();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private final LongAdder emptyPolls = new LongAdder();
    private final LongAdder heartbeats = new LongAdder();
    private final AtomicInteger waiting = new AtomicInteger();
    private int nextHeartbeatSlot;
    private volatile boolean isClosed;

    /** What happened so far: polls that ended empty, heartbeats confirmed, failures by code. */
    public record Counts(long emptyPolls, long heartbeats, Map<String, Long> errors) {}

    /**
     * @param connections over which the consumers are spread
     */
    public IdleConsumers(Connections connections, IdlePlan plan) {
        this.connections = connections;
        this.plan = plan;
    }

    /** Starts them, and returns when all have a receive that waits. */
    public void start(Progress progress) throws InterruptedException {
        for (int i = 0; i < plan.consumers(); i++) {
            consumers.add(new Consumer(i));
        }
        long gapNs = TimeUnit.SECONDS.toNanos(plan.pollS()) / plan.consumers();
        for (int i = 0; i < plan.consumers(); i++) {
            timer.schedule(consumers.get(i)::announce, i * gapNs, TimeUnit.NANOSECONDS);
        }
        timer.scheduleAtFixedRate(
                this::heartbeats, HEARTBEAT_TICK_MS, HEARTBEAT_TICK_MS, TimeUnit.MILLISECONDS);
        while (waiting.get() < plan.consumers()) {
            TimeUnit.SECONDS.sleep(1);
            long failed = errors.values().stream().mapToLong(LongAdder::sum).sum();
            progress.onSecond(waiting.get(), plan.consumers(), failed);
            if (failed > plan.consumers()) {
                throw new IllegalStateException("consumers cannot start: " + errors);
            }
        }
    }

    /** A snapshot. */
    public Counts counts() {
        Map<String, Long> failed = new TreeMap<>();
        errors.forEach((code, count) -> failed.put(code, count.sum()));
        return new Counts(emptyPolls.sum(), heartbeats.sum(), failed);
    }

    private void heartbeats() {
        int slots = (int) (plan.heartbeatS() * 1_000L / HEARTBEAT_TICK_MS);
        for (int i = nextHeartbeatSlot; i < consumers.size(); i += slots) {
            consumers.get(i).heartbeat();
        }
        nextHeartbeatSlot = (nextHeartbeatSlot + 1) % slots;
    }

    private void onError(String code) {
        errors.computeIfAbsent(code, name -> new LongAdder()).increment();
    }

    @Override
    public void close() {
        isClosed = true;
        timer.shutdownNow();
    }

    /** Runs on the event loop of its connection and on the timer. */
    private final class Consumer {
        private final int connection;
        private final String clientId;
        private final byte[] settings;
        private final byte[] heartbeat;
        private final byte[] receive;
        private boolean hasStarted;
        private volatile boolean isKnown;

        Consumer(int number) {
            connection = number % connections.count();
            clientId = "idle-" + ProcessHandle.current().pid() + "-" + number;
            ProtoFields group = new ProtoFields().text(2, plan.group(number));
            ProtoFields topic = new ProtoFields().text(2, plan.topic(number));
            ProtoFields everything = new ProtoFields().number(1, 1).text(2, "*");
            ProtoFields subscription =
                    new ProtoFields()
                            .message(1, group)
                            .message(2, new ProtoFields().message(1, topic).message(2, everything))
                            .message(5, new ProtoFields().number(1, plan.pollS()));
            settings =
                    new ProtoFields()
                            .message(
                                    2,
                                    new ProtoFields()
                                            .number(1, SIMPLE_CONSUMER)
                                            .message(
                                                    4,
                                                    new ProtoFields().number(1, REQUEST_TIMEOUT_S))
                                            .message(6, subscription))
                            .toBytes();
            heartbeat = new ProtoFields().message(1, group).number(2, SIMPLE_CONSUMER).toBytes();
            receive =
                    new ProtoFields()
                            .message(1, group)
                            .message(2, new ProtoFields().message(1, topic))
                            .message(3, everything)
                            .number(4, BATCH)
                            .message(5, new ProtoFields().number(1, INVISIBLE_S))
                            .message(7, new ProtoFields().number(1, plan.pollS()))
                            .toBytes();
        }

        void announce() {
            connections
                    .open(
                            connection,
                            clientId,
                            Connections.TELEMETRY,
                            TELEMETRY_DEADLINE_MS,
                            new ClientCall.Listener<>() {
                                @Override
                                public void onMessage(byte[] message) {
                                    onSettings();
                                }

                                @Override
                                public void onClose(Status status, Metadata trailers) {
                                    onStreamOver(status);
                                }
                            })
                    .sendMessage(settings);
        }

        private void onSettings() {
            isKnown = true;
            if (!hasStarted) {
                hasStarted = true;
                receive();
                waiting.incrementAndGet();
            }
        }

        private void onStreamOver(Status status) {
            isKnown = false;
            if (!isClosed) {
                onError("telemetry " + status.getCode());
                timer.schedule(this::announce, AGAIN_AFTER_ERROR_MS, TimeUnit.MILLISECONDS);
            }
        }

        void heartbeat() {
            if (isKnown) {
                call(Connections.HEARTBEAT, heartbeat, CALL_DEADLINE_MS, this::onHeartbeat);
            }
        }

        private void onHeartbeat(Status status, byte[] reply) {
            if (status.isOk() && Replies.statusCode(reply) == Replies.OK) {
                heartbeats.increment();
            } else {
                report("heartbeat", status, reply);
            }
        }

        private void receive() {
            long deadlineMs = TimeUnit.SECONDS.toMillis(plan.pollS() + REQUEST_TIMEOUT_S);
            call(Connections.RECEIVE, receive, deadlineMs, this::onReceived);
        }

        private void onReceived(Status status, byte[] reply) {
            if (isClosed) {
                return;
            }
            if (status.isOk() && Replies.statusCode(reply) == Replies.MESSAGE_NOT_FOUND) {
                emptyPolls.increment();
                receive();
            } else {
                report("receive", status, reply);
                timer.schedule(this::receive, AGAIN_AFTER_ERROR_MS, TimeUnit.MILLISECONDS);
            }
        }

        private void report(String what, Status status, byte[] reply) {
            onError(what + " " + (status.isOk() ? Replies.describe(reply) : status.getCode()));
        }

        private void call(
                MethodDescriptor<byte[], byte[]> method,
                byte[] request,
                long deadlineMs,
                BiConsumer<Status, byte[]> onEnd) {
            ClientCall<byte[], byte[]> call =
                    connections.open(
                            connection, clientId, method, deadlineMs, new FirstItem(onEnd));
            call.sendMessage(request);
            call.halfClose();
        }
    }

    /** Keeps the first item of a call, which holds its status. */
    private static final class FirstItem extends ClientCall.Listener<byte[]> {
        private static final byte[] NONE = {};

        private final BiConsumer<Status, byte[]> onEnd;
        private byte[] first = NONE;

        FirstItem(BiConsumer<Status, byte[]> onEnd) {
            this.onEnd = onEnd;
        }

        @Override
        public void onMessage(byte[] message) {
            if (first.length == 0) {
                first = message;
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            onEnd.accept(status, first);
        }
    }
}

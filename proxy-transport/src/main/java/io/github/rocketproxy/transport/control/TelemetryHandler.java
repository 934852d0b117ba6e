package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.transport.client.Callers;
import io.github.rocketproxy.transport.client.ClientSession;
import io.github.rocketproxy.transport.client.QueuedCommands;
import io.github.rocketproxy.transport.client.TelemetryStream;
import io.github.rocketproxy.transport.proto.ReconnectEndpointsCommand;
import io.github.rocketproxy.transport.proto.TelemetryCommand;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Telemetry streams: takes settings in and keeps the streams for commands. */
final class TelemetryHandler implements ServerCallHandler<TelemetryCommand, TelemetryCommand> {
    static final String OPERATION = "Telemetry";

    private final ControlThreads threads;
    private final Checks checks;
    private final SettingsIntake intake;
    private final TelemetryCommands commands;
    private final int maxStreams;
    private final QueuedCommands queued;
    private final Set<TelemetryStream> streams = ConcurrentHashMap.newKeySet();
    private final AtomicInteger streamCount = new AtomicInteger();
    private volatile boolean isEnding;

    TelemetryHandler(
            ControlThreads threads,
            Checks checks,
            SettingsIntake intake,
            TelemetryCommands commands,
            int maxStreams,
            QueuedCommands queued) {
        this.threads = threads;
        this.checks = checks;
        this.intake = intake;
        this.commands = commands;
        this.maxStreams = maxStreams;
        this.queued = queued;
    }

    @Override
    public ServerCall.Listener<TelemetryCommand> startCall(
            ServerCall<TelemetryCommand, TelemetryCommand> call, Metadata headers) {
        TelemetryStream stream = new TelemetryStream(call, queued);
        stream.open();
        TelemetryListener listener =
                new TelemetryListener(
                        this, call, Callers.fresh(call.getAttributes(), headers), stream);
        streams.add(stream);
        boolean isTooMuch = streamCount.incrementAndGet() > maxStreams;
        if (isEnding) {
            end(stream);
        } else if (isTooMuch) {
            listener.refuse(new RefusedException(ReplyCode.TOO_MANY_REQUESTS, "flow limit"));
        } else {
            call.request(1);
        }
        return listener;
    }

    ControlThreads threads() {
        return threads;
    }

    /**
     * Virtual thread: acts on one command.
     *
     * @param command null if its bytes could not be read
     * @return the client's session if these were settings, else null
     */
    ClientSession take(Caller caller, TelemetryCommand command)
            throws RefusedException, InterruptedException {
        if (command != null && command.hasSettings()) {
            return intake.register(caller, command.getSettings());
        }
        checks.caller(caller, OPERATION, "", "");
        if (command == null) {
            throw new RefusedException(ReplyCode.BAD_REQUEST, "the command cannot be read");
        }
        commands.take(caller.clientId(), command);
        return null;
    }

    void onOver(TelemetryStream stream) {
        if (streams.remove(stream)) {
            streamCount.decrementAndGet();
        }
    }

    /**
     * Tells all clients to connect anew and ends their streams as if they had come to their end;
     * they open new ones elsewhere. Those that come later, from clients that have not heard yet,
     * are ended as they come.
     */
    void endAll() {
        isEnding = true; // before the streams are gone through: each is in there or sees it
        streams.forEach(TelemetryHandler::end);
    }

    private static void end(TelemetryStream stream) {
        TelemetryCommand reconnect =
                TelemetryCommand.newBuilder()
                        .setReconnectEndpointsCommand(
                                ReconnectEndpointsCommand.newBuilder()
                                        .setNonce(UUID.randomUUID().toString()))
                        .build();
        stream.offer(reconnect);
        stream.end(Status.OK);
    }
}

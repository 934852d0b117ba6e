package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.transport.client.ClientSession;
import io.github.rocketproxy.transport.client.TelemetryStream;
import io.github.rocketproxy.transport.proto.TelemetryCommand;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * The client's half of one telemetry stream. The next command is asked for when the one before is
 * done: commands of a stream never overtake each other, and at most one waits. Callbacks come on
 * the event loop, commands are acted on by virtual threads.
 */
final class TelemetryListener extends ServerCall.Listener<TelemetryCommand> {
    private static final int LOWEST_CLIENT_FAULT = 40_000;
    private static final int HIGHEST_CLIENT_FAULT = 49_999;

    private final TelemetryHandler handler;
    private final ServerCall<TelemetryCommand, TelemetryCommand> call;
    private final Caller caller;
    private final TelemetryStream stream;
    private volatile ClientSession session;
    // guarded by this
    private boolean isBusy;
    private boolean isHalfClosed;

    TelemetryListener(
            TelemetryHandler handler,
            ServerCall<TelemetryCommand, TelemetryCommand> call,
            Caller caller,
            TelemetryStream stream) {
        this.handler = handler;
        this.call = call;
        this.caller = caller;
        this.stream = stream;
    }

    @Override
    public void onMessage(TelemetryCommand command) {
        synchronized (this) {
            isBusy = true;
        }
        if (!handler.threads().tryRun(() -> process(command))) {
            refuse(new RefusedException(ReplyCode.TOO_MANY_REQUESTS, "flow limit"));
        }
    }

    private void process(TelemetryCommand command) {
        try {
            ClientSession registered = handler.take(caller, command);
            if (registered != null) {
                session = registered;
                registered.attach(stream);
                stream.send(
                        TelemetryCommand.newBuilder()
                                .setStatus(RefusedException.status(ReplyCode.OK, null))
                                .setSettings(registered.registration().settings())
                                .build());
            }
            onProcessed();
        } catch (Throwable e) {
            refuse(RefusedException.of(e));
        }
    }

    private void onProcessed() {
        boolean isDone;
        synchronized (this) {
            isBusy = false;
            isDone = isHalfClosed;
        }
        if (isDone) {
            stream.end(Status.OK);
        } else {
            call.request(1);
        }
    }

    /** Ends the stream: this is the one RPC where a bad request is a gRPC status. */
    void refuse(RefusedException refused) {
        switch (refused.code()) {
            case UNAUTHORIZED, CLIENT_ID_REQUIRED, TOO_MANY_REQUESTS -> {
                stream.send(TelemetryCommand.newBuilder().setStatus(refused.status()).build());
                stream.end(Status.OK);
            }
            default -> stream.end(grpcStatus(refused));
        }
    }

    private static Status grpcStatus(RefusedException refused) {
        int number = refused.code().number();
        boolean isClientFault = number >= LOWEST_CLIENT_FAULT && number <= HIGHEST_CLIENT_FAULT;
        return (isClientFault ? Status.INVALID_ARGUMENT : Status.INTERNAL)
                .withDescription("process client telemetryCommand failed. " + refused.getMessage());
    }

    @Override
    public void onHalfClose() {
        synchronized (this) {
            isHalfClosed = true;
            if (isBusy) {
                return;
            }
        }
        stream.end(Status.OK);
    }

    @Override
    public void onReady() {
        stream.onReady();
    }

    @Override
    public void onCancel() {
        onOver();
    }

    @Override
    public void onComplete() {
        onOver();
    }

    private void onOver() {
        stream.onOver();
        handler.onOver(stream);
        ClientSession known = session;
        if (known != null) {
            known.detach(stream);
        }
    }
}

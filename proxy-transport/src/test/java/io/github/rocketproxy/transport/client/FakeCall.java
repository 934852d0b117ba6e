package io.github.rocketproxy.transport.client;

import io.github.rocketproxy.transport.proto.TelemetryCommand;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;

/** A call that writes down what is sent. */
final class FakeCall extends ServerCall<TelemetryCommand, TelemetryCommand> {
    final List<TelemetryCommand> sent = new ArrayList<>();
    boolean isReady = true;
    Status closed;

    @Override
    public void request(int count) {
        throw new AssertionError("a stream only writes");
    }

    @Override
    public void sendHeaders(Metadata headers) {
        // nothing depends on them
    }

    @Override
    public void sendMessage(TelemetryCommand command) {
        if (closed != null) {
            throw new AssertionError("closed");
        }
        sent.add(command);
    }

    @Override
    public boolean isReady() {
        return isReady;
    }

    @Override
    public void close(Status status, Metadata trailers) {
        if (closed != null) {
            throw new AssertionError("closed twice");
        }
        closed = status;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public MethodDescriptor<TelemetryCommand, TelemetryCommand> getMethodDescriptor() {
        throw new AssertionError("not asked for");
    }
}

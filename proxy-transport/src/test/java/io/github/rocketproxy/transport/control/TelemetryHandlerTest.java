package io.github.rocketproxy.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.transport.client.QueuedCommands;
import io.github.rocketproxy.transport.proto.TelemetryCommand;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of streams before their first command. */
@Timeout(10)
class TelemetryHandlerTest {
    private final TelemetryHandler handler =
            new TelemetryHandler(null, null, null, null, 2, new QueuedCommands(new Counters()));
    private final OpenCall call = new OpenCall();

    private ServerCall.Listener<TelemetryCommand> start(OpenCall call) {
        return handler.startCall(call, new Metadata());
    }

    @Test
    void shouldEndTheStreamsThatAreThere() {
        start(call);
        assertThat(call.requested).isEqualTo(1);
        assertThat(call.closed).isNull();

        handler.endAll();

        assertReconnected(call);
    }

    /** Its client had not heard yet that it is to go elsewhere. */
    @Test
    void shouldEndAStreamThatComesLateAtOnce() {
        handler.endAll();

        for (int i = 0; i < 5; i++) {
            OpenCall late = new OpenCall();
            ServerCall.Listener<TelemetryCommand> listener = start(late);
            assertReconnected(late);
            listener.onComplete();
        }
    }

    private static void assertReconnected(OpenCall call) {
        assertThat(call.sent).hasSize(1);
        assertThat(call.sent.getFirst().getReconnectEndpointsCommand().getNonce()).isNotEmpty();
        assertThat(call.closed).isEqualTo(Status.OK);
    }

    /** Writes down what happens to it. */
    private static final class OpenCall extends ServerCall<TelemetryCommand, TelemetryCommand> {
        private final List<TelemetryCommand> sent = new ArrayList<>();
        private int requested;
        private Status closed;

        @Override
        public void request(int count) {
            requested += count;
        }

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(TelemetryCommand command) {
            sent.add(command);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            closed = status;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<TelemetryCommand, TelemetryCommand> getMethodDescriptor() {
            throw new AssertionError("nobody asks");
        }
    }
}

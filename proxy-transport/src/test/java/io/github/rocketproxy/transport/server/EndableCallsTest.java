package io.github.rocketproxy.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class EndableCallsTest {
    private final EndableCalls calls = new EndableCalls(1);
    private final ClosedCall first = new ClosedCall();

    @Test
    void shouldRefuseMoreCallsThanItsBoundUntilOneIsOver() {
        ServerCall.Listener<byte[]> listener = start(first);
        ClosedCall second = new ClosedCall();
        start(second);
        assertThat(first.status).isNull();
        assertThat(second.status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);

        listener.onCancel();

        ClosedCall third = new ClosedCall();
        start(third);
        assertThat(third.status).isNull();
    }

    @Test
    void shouldEndCallsOnce() {
        start(first);
        calls.endAll();
        calls.endAll();

        assertThat(first.status).isEqualTo(Status.OK);
        assertThat(first.closes).isEqualTo(1);
    }

    /** Its client had not heard yet that it is to go elsewhere. */
    @Test
    void shouldEndACallThatComesLateAtOnce() {
        calls.endAll();
        ServerCall.Listener<byte[]> listener = start(first);

        assertThat(first.status).isEqualTo(Status.OK);
        assertThat(first.closes).isEqualTo(1);
        listener.onComplete();
        ClosedCall second = new ClosedCall();
        start(second);
        assertThat(second.status).isEqualTo(Status.OK);
    }

    @Test
    void shouldAnswerALateCallThatEndsByItself() {
        first.type = MethodType.UNARY;
        calls.endAll();
        start(first);

        assertThat(first.status).isNull();
    }

    @Test
    void shouldDropWhatAServiceSaysAfterTheEnd() {
        ServerCall<?, ?>[] seen = new ServerCall<?, ?>[1];
        calls.interceptCall(
                first,
                new Metadata(),
                (call, headers) -> {
                    call.sendMessage(new byte[0]);
                    calls.endAll();
                    call.sendMessage(new byte[0]);
                    call.close(Status.INTERNAL, new Metadata());
                    seen[0] = call;
                    return new ListenerStub();
                });

        assertThat(seen[0]).isNotNull();
        assertThat(first.messages).isEqualTo(1);
        assertThat(first.status).isNotEqualTo(Status.INTERNAL);
    }

    private ServerCall.Listener<byte[]> start(ClosedCall call) {
        return calls.interceptCall(call, new Metadata(), (each, headers) -> new ListenerStub());
    }

    private static final class ListenerStub extends ServerCall.Listener<byte[]> {}

    /** Knows nothing but what it was told. */
    private static final class ClosedCall extends ServerCall<byte[], byte[]> {
        private MethodType type = MethodType.SERVER_STREAMING;
        private Status status;
        private int closes;
        private int messages;

        @Override
        public void request(int messages) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(byte[] message) {
            messages++;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            this.status = status;
            closes++;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<byte[], byte[]> getMethodDescriptor() {
            return MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(type)
                    .setFullMethodName("s/m")
                    .setRequestMarshaller(new NoMarshaller())
                    .setResponseMarshaller(new NoMarshaller())
                    .build();
        }
    }

    private static final class NoMarshaller implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] message) {
            throw new AssertionError("nobody asks");
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new AssertionError("nobody asks");
        }
    }
}

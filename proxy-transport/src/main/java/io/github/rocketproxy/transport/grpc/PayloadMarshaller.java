package io.github.rocketproxy.transport.grpc;

import io.grpc.MethodDescriptor;
import io.netty.buffer.ByteBuf;
import java.io.InputStream;

/**
 * Hands messages through as they are on the wire. What {@link #parse} returns is the receiver's to
 * release and shares the transport's memory; what {@link #stream} gets is released when grpc closes
 * the stream.
 */
final class PayloadMarshaller implements MethodDescriptor.Marshaller<ByteBuf> {
    static final PayloadMarshaller INSTANCE = new PayloadMarshaller();

    private PayloadMarshaller() {}

    @Override
    public InputStream stream(ByteBuf value) {
        return new PayloadStream(value);
    }

    @Override
    public ByteBuf parse(InputStream stream) {
        return InboundPayload.from(stream);
    }
}

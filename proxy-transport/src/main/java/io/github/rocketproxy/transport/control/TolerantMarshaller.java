package io.github.rocketproxy.transport.control;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.io.InputStream;

/**
 * Reads a request; bytes that are no such message are null, so that the call's handler can answer
 * with a payload status where grpc would only break the call.
 */
final class TolerantMarshaller<M extends Message> implements MethodDescriptor.Marshaller<M> {
    private final MethodDescriptor.Marshaller<M> strict;

    TolerantMarshaller(M prototype) {
        this.strict = ProtoUtils.marshaller(prototype);
    }

    @Override
    public InputStream stream(M message) {
        return strict.stream(message);
    }

    @Override
    public M parse(InputStream bytes) {
        try {
            return strict.parse(bytes);
        } catch (StatusRuntimeException unreadable) {
            return null;
        }
    }
}

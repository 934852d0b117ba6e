package io.github.rocketproxy.bench.load;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Passes encoded messages through as they are, so that the generator spends nothing on objects. */
final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
        return new EncodedMessage(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            byte[] bytes = new byte[stream.available()];
            int length = stream.readNBytes(bytes, 0, bytes.length);
            if (length != bytes.length || stream.read() >= 0) {
                throw new IOException("a reply of unknown length");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class EncodedMessage extends ByteArrayInputStream
            implements KnownLength, Drainable {
        EncodedMessage(byte[] bytes) {
            super(bytes);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int length = available();
            transferTo(target);
            return length;
        }
    }
}

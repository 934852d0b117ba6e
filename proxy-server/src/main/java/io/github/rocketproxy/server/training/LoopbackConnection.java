package io.github.rocketproxy.server.training;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A gRPC client's HTTP/2 connection without TLS (RFC 9113), as small as it can be: sends some
 * requests at once, each on a stream of its own, and reads until all are answered. Blocking; one
 * thread.
 *
 * <p>On plain sockets, because what the JIT learns of Netty's classes during the training is kept:
 * grpc-java's client would mix its own ways through them with the server's.
 */
final class LoopbackConnection implements AutoCloseable {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int SETTING_INITIAL_WINDOW = 4;
    private static final int WINDOW_BYTES = 8 << 20;
    private static final int DEFAULT_WINDOW_BYTES = 65_535;
    private static final int GRPC_PREFIX_BYTES = 5;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int SILENCE_MS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final HeaderBlocks headers;
    private final Map<Integer, ByteArrayOutputStream> replies = new LinkedHashMap<>();
    private int nextStream = 1;
    private int open;
    private long sendWindowBytes = DEFAULT_WINDOW_BYTES;
    private int receivedBytes;

    LoopbackConnection(String host, int port, String clientId) throws IOException {
        socket = new Socket(host, port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(SILENCE_MS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
        out =
                new DataOutputStream(
                        new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES));
        headers = new HeaderBlocks(host + ":" + port, clientId);
        out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
        frame(6, SETTINGS, 0, 0);
        out.writeShort(SETTING_INITIAL_WINDOW);
        out.writeInt(WINDOW_BYTES);
        credit(WINDOW_BYTES);
    }

    /**
     * Calls a method once for each request, all at once, and waits for the answers.
     *
     * @param requests protobuf messages, each shorter than a frame (16 KiB)
     * @return the messages of each answer, in the order of the requests; none where the call failed
     */
    List<List<byte[]>> call(String path, List<byte[]> requests) throws IOException {
        replies.clear();
        for (byte[] request : requests) {
            start(path, request);
        }
        out.flush();
        while (open > 0) {
            readFrame();
        }
        credit(receivedBytes);
        receivedBytes = 0;
        List<List<byte[]>> messages = new ArrayList<>();
        for (ByteArrayOutputStream reply : replies.values()) {
            messages.add(messages(reply.toByteArray()));
        }
        return messages;
    }

    private void start(String path, byte[] request) throws IOException {
        int length = GRPC_PREFIX_BYTES + request.length;
        while (sendWindowBytes < length) {
            out.flush();
            readFrame();
        }
        sendWindowBytes -= length;
        byte[] block = headers.request(path);
        frame(block.length, HEADERS, END_HEADERS, nextStream);
        out.write(block);
        frame(length, DATA, END_STREAM, nextStream);
        out.writeByte(0);
        out.writeInt(request.length);
        out.write(request);
        replies.put(nextStream, new ByteArrayOutputStream());
        open++;
        nextStream += 2;
    }

    private void frame(int length, int type, int flags, int stream) throws IOException {
        out.writeByte(length >>> 16);
        out.writeShort(length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
    }

    /** Lets the other side send more on this connection. */
    private void credit(int bytes) throws IOException {
        if (bytes > 0) {
            frame(4, WINDOW_UPDATE, 0, 0);
            out.writeInt(bytes);
        }
    }

    private void readFrame() throws IOException {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[lengthAndType >>> 8];
        in.readFully(payload);
        switch (lengthAndType & 0xFF) {
            case DATA -> onData(stream, payload);
            case SETTINGS -> answer(SETTINGS, flags, new byte[0]);
            case PING -> answer(PING, flags, payload);
            case WINDOW_UPDATE -> onWindowUpdate(stream, payload);
            case RST_STREAM, GOAWAY -> throw new EOFException("the proxy ended the call");
            default -> {} // headers and trailers: the messages say what became of a call
        }
        boolean mayEnd = (lengthAndType & 0xFF) == DATA || (lengthAndType & 0xFF) == HEADERS;
        if (mayEnd && (flags & END_STREAM) != 0) {
            open--;
        }
    }

    private void onData(int stream, byte[] payload) {
        receivedBytes += payload.length;
        replies.get(stream).writeBytes(payload);
    }

    private void onWindowUpdate(int stream, byte[] payload) throws IOException {
        if (stream == 0) {
            sendWindowBytes += new DataInputStream(new ByteArrayInputStream(payload)).readInt();
        }
    }

    private void answer(int type, int flags, byte[] payload) throws IOException {
        if ((flags & ACK) == 0) {
            frame(payload.length, type, ACK, 0);
            out.write(payload);
            out.flush();
        }
    }

    private static List<byte[]> messages(byte[] bytes) throws IOException {
        List<byte[]> messages = new ArrayList<>();
        DataInputStream reply = new DataInputStream(new ByteArrayInputStream(bytes));
        while (reply.available() > 0) {
            reply.skipNBytes(1);
            messages.add(reply.readNBytes(reply.readInt()));
        }
        return messages;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

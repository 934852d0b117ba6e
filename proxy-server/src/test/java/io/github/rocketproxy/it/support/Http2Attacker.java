package io.github.rocketproxy.it.support;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * A connection that speaks HTTP/2 frame by frame, right or wrong (RFC 9113), and reads what comes
 * back when it is told to. What is written is sent with {@link #flush}; what the server does not
 * take any more is lost in silence, for the end of the connection tells of it.
 */
public final class Http2Attacker implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;
    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;

    public static final int PROTOCOL_ERROR = 1;
    public static final int ENHANCE_YOUR_CALM = 11;

    /** How {@link #end} tells of a connection that ended without a word. */
    public static final int NO_GOAWAY = -1;

    private static final int GOAWAY = 7;
    private static final int FRAME_BYTES = 16_384;
    private static final long WAIT_S = 60;

    private final Socket socket;
    private final DataOutputStream out;
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final Map<Integer, Integer> resets = new ConcurrentHashMap<>();
    private final AtomicInteger answers = new AtomicInteger();
    private volatile boolean isBroken;

    private Http2Attacker(Socket socket) {
        try {
            this.socket = socket;
            out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 65_536));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0);
        flush();
    }

    /** On a plain connection. */
    public static Http2Attacker plain(ProxyUnderTest proxy) {
        try {
            return new Http2Attacker(new Socket("127.0.0.1", port(proxy)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On a connection with TLS, to whoever is there. */
    public static Http2Attacker encrypted(ProxyUnderTest proxy) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAnyone()}, null);
            return new Http2Attacker(
                    context.getSocketFactory().createSocket("127.0.0.1", port(proxy)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int port(ProxyUnderTest proxy) {
        String endpoint = proxy.endpoint();
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    // What is sent.

    public Http2Attacker frame(int type, int flags, int stream, int... payload) {
        byte[] bytes = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            bytes[i] = (byte) payload[i];
        }
        return frame(type, flags, stream, bytes);
    }

    /** A frame; its payload is at most 16 KiB long. */
    public Http2Attacker frame(int type, int flags, int stream, byte[] payload) {
        byte[] header = {
            (byte) (payload.length >>> 16),
            (byte) (payload.length >>> 8),
            (byte) payload.length,
            (byte) type,
            (byte) flags,
            (byte) (stream >>> 24),
            (byte) (stream >>> 16),
            (byte) (stream >>> 8),
            (byte) stream
        };
        write(header);
        write(payload);
        return this;
    }

    /** A frame whose payload is one number of four bytes. */
    public Http2Attacker number(int type, int stream, int number) {
        return frame(type, 0, stream, number >>> 24, number >>> 16, number >>> 8, number);
    }

    /** Sets the window of each stream, and opens the connection's as far as it goes. */
    public Http2Attacker windows(int ofStreams) {
        frame(SETTINGS, 0, 0, 0, 4, ofStreams >>> 24, ofStreams >>> 16, ofStreams >>> 8, ofStreams);
        return number(WINDOW_UPDATE, 0, Integer.MAX_VALUE - 65_535);
    }

    /** The headers of a call; the client's id is among them. */
    public Http2Attacker call(int stream, String path, String... more) {
        return frame(HEADERS, END_HEADERS, stream, block(path, more));
    }

    /** A header block that leaves nothing in the server's table. */
    public static byte[] block(String path, String... more) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x83); // :method POST
        block.write(0x86); // :scheme http
        literal(block, ":path", path);
        literal(block, "content-type", "application/grpc");
        literal(block, "x-mq-client-id", "attacker");
        for (int i = 0; i < more.length; i += 2) {
            literal(block, more[i], more[i + 1]);
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        text(block, name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        int left = text.length() - 127;
        block.write(Math.min(127, text.length()));
        for (; left >= 128; left >>>= 7) {
            block.write(left & 0x7F | 0x80);
        }
        if (text.length() >= 127) {
            block.write(left);
        }
        block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The beginning of a gRPC message, or all of it.
     *
     * @param flags those of the last DATA frame
     * @param says the length that its prefix has
     */
    public Http2Attacker message(int stream, int flags, boolean isGzip, int says, byte[] body) {
        byte[] data = new byte[5 + body.length];
        data[0] = (byte) (isGzip ? 1 : 0);
        data[1] = (byte) (says >>> 24);
        data[2] = (byte) (says >>> 16);
        data[3] = (byte) (says >>> 8);
        data[4] = (byte) says;
        System.arraycopy(body, 0, data, 5, body.length);
        for (int at = 0; at < data.length; at += FRAME_BYTES) {
            int end = Math.min(data.length, at + FRAME_BYTES);
            int last = end == data.length ? flags : 0;
            frame(DATA, last, stream, Arrays.copyOfRange(data, at, end));
        }
        return this;
    }

    private void write(byte[] bytes) {
        if (!isBroken) {
            try {
                out.write(bytes);
            } catch (IOException e) {
                isBroken = true;
            }
        }
    }

    public Http2Attacker flush() {
        if (!isBroken) {
            try {
                out.flush();
            } catch (IOException e) {
                isBroken = true;
            }
        }
        return this;
    }

    /** Whether the server has been found to take no more bytes. */
    public boolean isBroken() {
        return isBroken;
    }

    // What comes back.

    /** Begins to read. */
    public Http2Attacker read() {
        Thread.startVirtualThread(this::readFrames);
        return this;
    }

    private void readFrames() {
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                onFrame(type, flags, stream, in.readNBytes(length));
            }
        } catch (IOException over) {
            end.complete(NO_GOAWAY);
        }
    }

    private void onFrame(int type, int flags, int stream, byte[] payload) {
        if (type == GOAWAY) {
            end.complete(payload[7] & 0xFF);
        } else if (type == RST_STREAM) {
            resets.put(stream, payload[3] & 0xFF);
        } else if (type == HEADERS && (flags & END_STREAM) != 0) {
            answers.incrementAndGet();
        }
    }

    /** Waits for the end of the connection: the code of the GOAWAY, or {@link #NO_GOAWAY}. */
    public int end() {
        return end.orTimeout(WAIT_S, TimeUnit.SECONDS).join();
    }

    /** Whether the connection has ended, as far as was read. */
    public boolean hasEnded() {
        return end.isDone();
    }

    /** Calls that were answered to their end. */
    public int answers() {
        return answers.get();
    }

    /** Calls that the server broke off with this code. */
    public long resets(int code) {
        return resets.values().stream().filter(found -> found == code).count();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

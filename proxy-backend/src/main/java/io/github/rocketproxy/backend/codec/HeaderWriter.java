package io.github.rocketproxy.backend.codec;

import io.netty.buffer.ByteBuf;

/**
 * Writes a Remoting request frame straight into a buffer:
 *
 * <pre>
 * 0 total - 4 (int)   4 header type (byte)   5 header length (3 bytes)   8 header, body
 * </pre>
 *
 * {@code begin}, fields, {@code endHeader}, the body by the caller, {@code endFrame}. The opaque is
 * 0 until {@link #patchOpaque}. Reused for frame after frame by one thread; the buffer stays the
 * caller's.
 */
public abstract class HeaderWriter {
    /** Release 5.5.0 in the version enumeration of Remoting. */
    public static final int VERSION = 513;

    static final int HEADER = 8;
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

    ByteBuf out;
    int start;

    /** Starts a frame at the writer index. */
    public final HeaderWriter begin(ByteBuf out, int code) {
        this.out = out;
        start = out.writerIndex();
        out.writeLong(0);
        onBegin(code);
        return this;
    }

    abstract void onBegin(int code);

    abstract void onEnd();

    abstract int type();

    /** Starts a field; its value is what is appended until {@link #endField}. */
    public abstract HeaderWriter beginField(byte[] name);

    /** Ends the field. */
    public abstract HeaderWriter endField();

    /** Appends text in UTF-8 to the value. */
    public abstract HeaderWriter append(byte[] text);

    /** Appends text in UTF-8 to the value. */
    public abstract HeaderWriter append(ByteBuf source, int offset, int length);

    /** Appends a number to the value, in decimal. */
    public final HeaderWriter append(long number) {
        Digits.write(out, number);
        return this;
    }

    /** A whole field. */
    public final HeaderWriter field(byte[] name, byte[] value) {
        return beginField(name).append(value).endField();
    }

    /** A whole field. */
    public final HeaderWriter field(byte[] name, ByteBuf source, int offset, int length) {
        return beginField(name).append(source, offset, length).endField();
    }

    /** A whole field. */
    public final HeaderWriter field(byte[] name, long value) {
        beginField(name);
        Digits.write(out, value);
        return endField();
    }

    /** A whole field. */
    public final HeaderWriter field(byte[] name, boolean value) {
        return beginField(name).append(value ? TRUE : FALSE).endField();
    }

    /** All fields are there; the body follows at the writer index. */
    public final void endHeader() {
        onEnd();
        int length = out.writerIndex() - start - HEADER;
        out.setInt(start + 4, type() << 24 | length);
    }

    /**
     * The frame is complete.
     *
     * @param bytesElsewhere length of the rest of the body, which follows from other buffers
     */
    public final void endFrame(int bytesElsewhere) {
        out.setInt(start, out.writerIndex() - start - 4 + bytesElsewhere);
        out = null;
    }

    /** Puts the correlation id into a finished frame. Its place and width are fixed. */
    public static void patchOpaque(ByteBuf frame, int frameOffset, int opaque) {
        if (frame.getByte(frameOffset + 4) == BinaryHeaderWriter.TYPE) {
            frame.setInt(frameOffset + BinaryHeaderWriter.OPAQUE, opaque);
        } else {
            JsonHeaderWriter.patch(frame, frameOffset, opaque);
        }
    }
}

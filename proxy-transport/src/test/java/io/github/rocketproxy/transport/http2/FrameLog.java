package io.github.rocketproxy.transport.http2;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** The client's end: writes down the frames that the server sends. */
final class FrameLog implements Frames {
    private final FrameReader reader = new FrameReader(this, 65_536, kept());

    private static KeptBytes kept() {
        KeptTotal total = new KeptTotal(64L << 20);
        return new KeptBytes(total, total.newShare());
    }

    private final List<String> frames = new ArrayList<>();
    private final List<Integer> headerBytes = new ArrayList<>();
    private int dataStream;
    private int dataLength;
    private boolean hasPrefix;
    private int dataBytes;

    void read(ByteBuf in) {
        reader.read(in);
    }

    /** What came since the last time. */
    String take() {
        String text = String.join(" | ", frames);
        frames.clear();
        return text;
    }

    List<Integer> headerBytes() {
        return headerBytes;
    }

    int dataBytes() {
        return dataBytes;
    }

    void close() {
        reader.close();
    }

    @Override
    public void onDataBegin(int stream, int length) {
        dataStream = stream;
        dataLength = length;
        dataBytes += length;
        hasPrefix = false;
    }

    @Override
    public void onData(ByteBuf in, int offset, int length) {
        hasPrefix |= length == dataLength && length > 5 && in.getInt(offset + 1) == length - 5;
    }

    @Override
    public void onDataEnd(boolean isLast) {
        frames.add("DATA " + dataStream + " " + dataLength + (hasPrefix ? " of a message" : ""));
    }

    @Override
    public void onHeaders(int stream, ByteBuf block, int offset, int length, boolean isLast) {
        headerBytes.add(length);
        frames.add("HEADERS " + stream + (isLast ? " end" : ""));
    }

    @Override
    public void onReset(int stream, int code) {
        frames.add("RST_STREAM " + stream + " " + code);
    }

    @Override
    public void onSetting(int id, long value) {
        // told by the end
    }

    @Override
    public void onSettingsEnd() {
        frames.add("SETTINGS");
    }

    @Override
    public void onSettingsAck() {
        frames.add("SETTINGS ack");
    }

    @Override
    public void onPing(long data) {
        frames.add("PING " + data);
    }

    @Override
    public void onPingAck(long data) {
        frames.add("PING ack " + data);
    }

    @Override
    public void onGoAway(int lastStream, int code) {
        frames.add("GOAWAY " + lastStream + " " + code);
    }

    @Override
    public void onIgnored() {
        frames.add("ignored");
    }

    @Override
    public void onWindowUpdate(int stream, int increment) {
        frames.add("WINDOW_UPDATE " + stream + " " + increment);
    }
}

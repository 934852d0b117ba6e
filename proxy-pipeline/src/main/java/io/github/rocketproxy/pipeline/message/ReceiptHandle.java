package io.github.rocketproxy.pipeline.message;

import io.github.rocketproxy.pipeline.event.HandleUpdate;
import io.netty.buffer.ByteBuf;

/**
 * A receipt handle, read in place: nine fields in ASCII, single spaces between them.
 *
 * <pre>
 * ckQueueOffset popTimeMs invisibleMs reviveQueueId retryFlag brokerName queueId queueOffset commitLogOffset
 * </pre>
 *
 * The ninth may be missing. Two more are ours: {@code proxyNumber leaseNumber}, where this proxy or
 * another one of its kind keeps the message invisible. Whatever else follows is left alone.
 */
public final class ReceiptHandle {
    /** Revive queue id of ordered pops. */
    public static final int ORDERED = 999;

    private static final int MIN_FIELDS = 8;
    private static final int BROKER_FIELDS = 9;
    private static final int PROXY_NUMBER = 9;
    private static final int LEASE_NUMBER = 10;

    /** Always fit a long. */
    private static final int MAX_DIGITS = 18;

    private final ByteView bytes = new ByteView();
    private ByteBuf buffer;
    private int offset;
    private int length;
    private long checkpointOffset;
    private long popTimeMs;
    private long invisibleMs;
    private int reviveQueueId;
    private int retryFlag;
    private int brokerNameOffset;
    private int brokerNameLength;
    private int queueId;
    private long queueOffset;
    private long commitLogOffset;
    private int brokerLength;
    private long proxyNumber;
    private long leaseNumber;
    private boolean isUpdated;

    /** What the field at hand says; -1 where it is no number. */
    private long number;

    /** Lays the flyweight over a handle; false if it is malformed, then nothing may be read. */
    public boolean wrap(ByteBuf buffer, int offset, int length) {
        bytes.wrap(buffer, offset, length);
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        commitLogOffset = -1;
        brokerLength = length;
        proxyNumber = -1;
        leaseNumber = -1;
        isUpdated = false;
        int end = offset + length;
        int field = 0;
        for (int start = offset; start <= end; field++) {
            int size = fieldSize(start, end);
            if (!onField(field, start, size)) {
                return false;
            }
            start += size + 1;
        }
        return field >= MIN_FIELDS;
    }

    /** Bytes to the next space or the end; reads a number along with them. */
    private int fieldSize(int start, int end) {
        long value = 0;
        boolean isNumber = true;
        int i = start;
        for (; i < end; i++) {
            int b = bytes.at(i);
            if (b == ' ') {
                break;
            }
            isNumber &= b >= '0' && b <= '9';
            value = value * 10 + b - '0';
        }
        int size = i - start;
        number = isNumber && size > 0 && size <= MAX_DIGITS ? value : -1;
        return size;
    }

    private boolean onField(int field, int start, int size) {
        if (field == 5) {
            brokerNameOffset = start;
            brokerNameLength = size;
            return size > 0;
        }
        if (field >= BROKER_FIELDS) {
            onOwnField(field, start);
            return true;
        }
        long value = number;
        if (value < 0) {
            return false;
        }
        switch (field) {
            case 0 -> checkpointOffset = value;
            case 1 -> popTimeMs = value;
            case 2 -> invisibleMs = value;
            case 3 -> reviveQueueId = (int) value;
            case 4 -> retryFlag = (int) value;
            case 6 -> queueId = (int) value;
            case 7 -> queueOffset = value;
            default -> commitLogOffset = value;
        }
        return switch (field) {
            case 3, 6 -> value <= Integer.MAX_VALUE;
            case 4 -> value <= 2;
            default -> true;
        };
    }

    private void onOwnField(int field, int start) {
        if (field == PROXY_NUMBER) {
            brokerLength = start - 1 - offset;
            proxyNumber = number;
        } else if (field == LEASE_NUMBER) {
            leaseNumber = number;
        }
    }

    /**
     * From here on the handle reads as this update says, if it says something. A changed invisible
     * duration makes the message its own check-point.
     */
    public void update(HandleUpdate update) {
        if (update.isSet()) {
            isUpdated = true;
            checkpointOffset = queueOffset;
            popTimeMs = update.popTimeMs();
            invisibleMs = update.invisibleMs();
            reviveQueueId = update.reviveQueueId();
        }
    }

    /** Whether the numbers differ from the text. */
    public boolean isUpdated() {
        return isUpdated;
    }

    /** Length of the fields that brokers know, from {@link #offset()} on. */
    public int brokerLength() {
        return brokerLength;
    }

    /** Which proxy process keeps the message invisible; -1 for none. */
    public long proxyNumber() {
        return proxyNumber;
    }

    /** The lease in that process; -1 for none. */
    public long leaseNumber() {
        return leaseNumber;
    }

    /** Where the whole handle begins in {@link #buffer()}. */
    public int offset() {
        return offset;
    }

    /** Length of the whole handle in bytes. */
    public int length() {
        return length;
    }

    public ByteBuf buffer() {
        return buffer;
    }

    /** Start offset of the check-point that the message belongs to. */
    public long checkpointOffset() {
        return checkpointOffset;
    }

    /** When the broker handed the message out, epoch ms of the broker's clock. */
    public long popTimeMs() {
        return popTimeMs;
    }

    public long invisibleMs() {
        return invisibleMs;
    }

    public int reviveQueueId() {
        return reviveQueueId;
    }

    /**
     * 0 the topic itself, 1 retry topic {@code %RETRY%group_topic}, 2 retry topic {@code
     * %RETRY%group+topic}.
     */
    public int retryFlag() {
        return retryFlag;
    }

    public int brokerNameOffset() {
        return brokerNameOffset;
    }

    public int brokerNameLength() {
        return brokerNameLength;
    }

    public int queueId() {
        return queueId;
    }

    public long queueOffset() {
        return queueOffset;
    }

    /** -1 where the handle has only eight fields. */
    public long commitLogOffset() {
        return commitLogOffset;
    }

    /** Whether the invisible duration is over at this broker time. */
    public boolean isExpired(long brokerNowMs) {
        return popTimeMs + invisibleMs <= brokerNowMs;
    }
}

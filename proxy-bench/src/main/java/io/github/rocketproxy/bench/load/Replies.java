package io.github.rocketproxy.bench.load;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/** Reads what the generator must know of replies: the status code, message ids and handles. */
final class Replies {
    /** The protocol's code for success. */
    static final int OK = 20000;

    /** No message was there to be received; no error. */
    static final int MESSAGE_NOT_FOUND = 40401;

    /** Stands for a reply whose status is missing or that cannot be read. */
    static final int MALFORMED = -1;

    /** Field of the status in replies, the code in a status, the message in a receive item. */
    private static final int FIRST = 1;

    private static final int RECEIVED_MESSAGE = 2;
    private static final int SYSTEM_PROPERTIES = 3;
    private static final int MESSAGE_ID = 3;
    private static final int RECEIPT_HANDLE = 12;

    private Replies() {}

    /** The payload's status code; {@link #MALFORMED} where there is none. */
    static int statusCode(byte[] reply) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(reply);
            if (!seek(in, FIRST)) {
                return MALFORMED;
            }
            int limit = in.pushLimit(in.readRawVarint32());
            int code = seek(in, FIRST) ? in.readEnum() : MALFORMED;
            in.popLimit(limit);
            return code;
        } catch (IOException e) {
            return MALFORMED;
        }
    }

    /** Code and text of the payload's status, for people. */
    static String describe(byte[] reply) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(reply);
            if (!enter(in, FIRST)) {
                return "no status";
            }
            String text = "";
            int code = MALFORMED;
            while (!in.isAtEnd()) {
                int tag = in.readTag();
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> code = in.readEnum();
                    case 2 -> text = in.readString();
                    default -> in.skipField(tag);
                }
            }
            return "code " + code + " " + text.lines().findFirst().orElse("");
        } catch (IOException e) {
            return "unreadable status";
        }
    }

    /**
     * The ack entry for a received message: its id and receipt handle.
     *
     * @return null where the item is no message, as status and delivery timestamp items are
     */
    static ProtoFields ackEntry(byte[] item) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(item);
            if (!enter(in, RECEIVED_MESSAGE) || !enter(in, SYSTEM_PROPERTIES)) {
                return null;
            }
            return readEntry(in);
        } catch (IOException e) {
            throw new IllegalStateException("a received message cannot be read", e);
        }
    }

    private static ProtoFields readEntry(CodedInputStream in) throws IOException {
        ProtoFields entry = new ProtoFields();
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            switch (WireFormat.getTagFieldNumber(tag)) {
                case MESSAGE_ID -> entry.bytes(1, in.readByteArray());
                case RECEIPT_HANDLE -> entry.bytes(2, in.readByteArray());
                default -> in.skipField(tag);
            }
        }
        return entry;
    }

    private static boolean enter(CodedInputStream in, int field) throws IOException {
        if (!seek(in, field)) {
            return false;
        }
        in.pushLimit(in.readRawVarint32());
        return true;
    }

    private static boolean seek(CodedInputStream in, int field) throws IOException {
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            if (WireFormat.getTagFieldNumber(tag) == field) {
                return true;
            }
            in.skipField(tag);
        }
        return false;
    }
}

package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.CallListener;
import io.github.rocketproxy.bench.client.FieldCursor;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads how a call ended: the status in its reply's payload, and that of gRPC. */
final class StatusReader {
    /** The protocol's code for success. */
    static final int OK = 20000;

    /** No message was there to be received; no error. */
    static final int MESSAGE_NOT_FOUND = 40401;

    /** Stands for a reply whose status is missing or that cannot be read. */
    static final int MALFORMED = -1;

    private static final int STATUS = 1;
    private static final int CODE = 1;
    private static final int TEXT = 2;
    private static final int MAX_TEXT = 200;

    private final FieldCursor reply = new FieldCursor();
    private final FieldCursor status = new FieldCursor();
    private String text = "";

    /** The payload's status code; {@link #MALFORMED} where there is none. */
    int code(ByteBuf in, int offset, int length) {
        text = "";
        if (!reply.wrap(in, offset, length).seekBytes(STATUS)) {
            return MALFORMED;
        }
        status.wrap(reply);
        int code = MALFORMED;
        while (status.next()) {
            if (status.number() == CODE) {
                code = (int) status.value();
                if (code == OK) {
                    return code;
                }
            } else if (status.number() == TEXT) {
                text = text(in);
            }
        }
        return code;
    }

    private String text(ByteBuf in) {
        int length = Math.min(status.length(), MAX_TEXT);
        String all = in.toString(status.offset(), length, StandardCharsets.UTF_8);
        return all.lines().findFirst().orElse("");
    }

    /** What to count an error under: the code that was read last, unless gRPC itself failed. */
    String describe(int grpcStatus, int code) {
        if (grpcStatus == CallListener.RESET) {
            return "reset";
        }
        if (grpcStatus != 0) {
            return "grpc " + Status.fromCodeValue(grpcStatus).getCode();
        }
        return code == MALFORMED ? "no status" : "code " + code + " " + text;
    }
}

package io.github.rocketproxy.bench.reference;

import io.github.rocketproxy.bench.load.ProtoFields;

/** What the servers that do nothing answer to each SendMessage. */
final class FixedReply {
    private static final int OK = 20000;
    private static final String ID = "01".repeat(17);

    private FixedReply() {}

    /** An encoded SendMessageResponse: all is well, one entry, as a proxy's. */
    static byte[] bytes() {
        ProtoFields status = new ProtoFields().number(1, OK).text(2, "OK");
        ProtoFields entry =
                new ProtoFields().message(1, status).text(2, ID).number(4, Integer.MAX_VALUE);
        return new ProtoFields().message(1, status).message(2, entry).toBytes();
    }
}

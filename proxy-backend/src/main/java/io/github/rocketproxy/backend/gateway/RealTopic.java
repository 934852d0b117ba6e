package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.link.Names;
import java.nio.charset.StandardCharsets;

/** The topic that a handle's message really is in, by the retry flag of the handle. */
final class RealTopic {
    static final byte[] RETRY = "%RETRY%".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] V1 = {'_'};
    private static final byte[] V2 = {'+'};

    private RealTopic() {}

    /** Writes it as a header field: the topic, or its retry topic for the group. */
    static void field(HeaderWriter writer, byte[] name, int retryFlag, Names names) {
        writer.beginField(name);
        if (retryFlag != 0) {
            writer.append(RETRY)
                    .append(names.payload, names.group.offset(), names.group.length())
                    .append(retryFlag == 1 ? V1 : V2);
        }
        writer.append(names.payload, names.topic.offset(), names.topic.length()).endField();
    }
}

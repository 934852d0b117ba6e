package io.github.rocketproxy.transport.server;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import io.github.rocketproxy.pipeline.event.ReplyCode;

/** The status that an answer of the RocketMQ protocol has in itself. */
final class PayloadStatus {
    private PayloadStatus() {}

    /** What the answer's field {@code status} says; {@code otherwise} where it has none. */
    static ReplyCode code(Object answer, ReplyCode otherwise) {
        return field(answer, "status") instanceof MessageOrBuilder status
                        && field(status, "code") instanceof EnumValueDescriptor code
                ? ReplyCode.ofNumber(code.getNumber(), otherwise)
                : otherwise;
    }

    private static Object field(Object message, String name) {
        if (!(message instanceof MessageOrBuilder fields)) {
            return null;
        }
        FieldDescriptor field = fields.getDescriptorForType().findFieldByName(name);
        return field == null || field.isRepeated() || field.hasPresence() && !fields.hasField(field)
                ? null
                : fields.getField(field);
    }
}

package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;

/**
 * {@code ChangeInvisibleDurationRequest}: 1 group, 2 topic, 3 receipt_handle, 4 invisible_duration,
 * 5 message_id, 6 lite_topic, 7 suspend.
 */
public final class ChangeInvisibleDecoder extends MessageRequestDecoder {
    private static final int INVISIBLE_DURATION = ProtoReader.bytesTag(4);
    private static final int SUSPEND = ProtoReader.varintTag(7);

    private static final Refusal ILLEGAL_DURATION =
            new Refusal(ReplyCode.ILLEGAL_INVISIBLE_TIME, "invisible duration is out of range");

    private final ProtoTime time = new ProtoTime();

    /**
     * @param limits what is taken
     */
    public ChangeInvisibleDecoder(MessageLimits limits) {
        super(RequestKind.CHANGE_INVISIBLE_DURATION, limits, 5, 6, "change invisible duration");
    }

    @Override
    boolean onOwnField(ProtoReader field, RequestEvent event) {
        if (field.tag() == INVISIBLE_DURATION) {
            boolean isWhole = time.wrapValue(field);
            event.invisibleMs = time.ms();
            return isWhole;
        }
        if (field.tag() == SUSPEND) {
            event.isSuspend = field.booleanValue();
        }
        return true;
    }

    @Override
    Refusal check(RequestEvent event) {
        return event.invisibleMs < 0 || event.invisibleMs > limits().maxInvisibleMs()
                ? ILLEGAL_DURATION
                : null;
    }
}

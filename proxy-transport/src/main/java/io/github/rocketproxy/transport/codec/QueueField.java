package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.RequestEvent;

/** Reads a {@code MessageQueue}: 1 topic, 2 id, 4 broker {1 name}. One thread; reused. */
final class QueueField {
    private static final int TOPIC = ProtoReader.bytesTag(1);
    private static final int ID = ProtoReader.varintTag(2);
    private static final int BROKER = ProtoReader.bytesTag(4);
    private static final int BROKER_NAME = ProtoReader.bytesTag(1);

    private final ProtoReader queue = new ProtoReader();
    private final ProtoReader inner = new ProtoReader();

    /** Puts what the value of {@code request} says into the event; false if it is corrupt. */
    boolean read(ProtoReader request, RequestEvent event) {
        queue.wrapValue(request);
        while (queue.next()) {
            int tag = queue.tag();
            if (tag == ID) {
                event.queueId = queue.intValue();
            } else if (tag == TOPIC && !AckDecoder.readName(queue, inner, event.topic)) {
                return false;
            } else if (tag == BROKER && !readBroker(event)) {
                return false;
            }
        }
        return !queue.isMalformed();
    }

    private boolean readBroker(RequestEvent event) {
        inner.wrapValue(queue);
        while (inner.next()) {
            if (inner.tag() == BROKER_NAME) {
                inner.copyTo(event.brokerName);
            }
        }
        return !inner.isMalformed();
    }
}

package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.FrameHeader;
import io.github.rocketproxy.backend.codec.ResponseCode;
import io.github.rocketproxy.backend.lease.Lease;
import io.github.rocketproxy.backend.lease.LeasedDelivery;
import io.github.rocketproxy.backend.lease.Leases;
import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.BrokerLink;
import io.github.rocketproxy.backend.link.CallHandler;
import io.github.rocketproxy.backend.link.Waiter;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.message.PropertyCursor;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.ReceiveReply;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Answers to pops: shows each message to the client's reply, or returns it to the broker where it
 * is filtered out, tried too often, or its client has gone. Event loop.
 */
final class PopAnswers implements CallHandler {
    private static final byte[] LITE_TOPIC = "__LITE_TOPIC".getBytes(StandardCharsets.US_ASCII);

    private final BrokerClocks clocks;
    private final ByteBuf handleText;
    private final PopHandles handles = new PopHandles();
    private final LiteHandles lites = new LiteHandles();
    private final ReceiptHandle handle = new ReceiptHandle();
    private final StoredMessage message = new StoredMessage();
    private final PropertyCursor properties = new PropertyCursor();
    private Leases leases;
    private LeasedDelivery delivery;
    private boolean isWatched;

    /**
     * @param scratch for the handle of the message at hand; owned by the gateway
     */
    PopAnswers(BrokerClocks clocks, ByteBuf scratch) {
        this.clocks = clocks;
        handleText = scratch;
    }

    /** Once, before the first answer. */
    void setLeases(Leases leases) {
        this.leases = leases;
    }

    @Override
    public boolean onAnswer(BrokerCall call, FrameHeader answer, BrokerLink link) {
        switch (answer.code()) {
            case ResponseCode.SUCCESS -> onMessages(call, answer, link);
            case ResponseCode.PULL_NOT_FOUND, ResponseCode.POLLING_TIMEOUT ->
                    call.completeRest(ReplyCode.MESSAGE_NOT_FOUND, "no new message");
            case ResponseCode.POLLING_FULL ->
                    call.completeRest(ReplyCode.TOO_MANY_REQUESTS, "polling full");
            default ->
                    call.completeRest(
                            BrokerCodes.replyCode(answer.code()), BrokerCodes.text(answer));
        }
        return true;
    }

    private void onMessages(BrokerCall call, FrameHeader answer, BrokerLink link) {
        long popTimeMs = answer.number(Fields.POP_TIME, 0);
        if (popTimeMs > 0) {
            clocks.onBrokerTime(call.broker.index(), popTimeMs);
        }
        beginDelivery(call);
        handles.begin();
        lites.begin(answer);
        int position = answer.bodyOffset();
        int end = position + answer.bodyLength();
        int delivered = 0;
        boolean isEmpty = position == end;
        try {
            while (position < end && message.wrap(answer.buffer(), position, end)) {
                position += message.totalSize();
                if (onMessage(call, answer)) {
                    delivered++;
                    count(call, link);
                }
            }
        } finally {
            if (!isWatched) {
                delivery.broken(); // the client has not seen any
            }
        }
        link.context().counters().add(ProxyCounter.RECEIVED_MESSAGES, delivered);
        if (delivered > 0) {
            call.completeRest(ReplyCode.OK, null);
        } else {
            call.completeRest(
                    ReplyCode.MESSAGE_NOT_FOUND, isEmpty ? "no new message" : "no match message");
        }
    }

    private void count(BrokerCall call, BrokerLink link) {
        link.context()
                .traffic()
                .delivered(
                        call.topicSlot(),
                        call.groupSlot(),
                        handles.retryFlag(message, call.waiter(0)) != 0,
                        message.bodyLength());
    }

    private void beginDelivery(BrokerCall call) {
        Waiter waiter = call.waiter(0);
        delivery =
                leases.begin(
                        waiter.caller,
                        waiter,
                        call.broker,
                        call.groupSettings,
                        waiter.isAutoRenew,
                        waiter.arrivalNs);
        isWatched = false;
    }

    /**
     * Whether the client has got it. What it does not get is settled with the broker by its lease.
     */
    private boolean onMessage(BrokerCall call, FrameHeader answer) {
        if (!delivery.isOpen()) {
            beginDelivery(call);
        }
        Waiter waiter = call.waiter(0);
        int consumed = writeHandle(call, answer);
        if (!handle.wrap(handleText, handleText.readerIndex(), handleText.readableBytes())) {
            return false;
        }
        Lease lease = lease(call, consumed + 1);
        ReceiveReply reply = call.isAbandoned ? null : (ReceiveReply) waiter.reply;
        if (reply == null || reply.isCancelled() || delivery.isForNobody()) {
            if (lease != null) {
                lease.onBroken();
            }
            return false;
        }
        if (!call.isSqlFilter && !TagFilter.matches(waiter, message, properties)) {
            if (lease != null) {
                lease.drop();
            }
            return false;
        }
        if (call.groupSettings != null && consumed >= call.groupSettings.maxAttempts()) {
            if (lease != null) {
                lease.bury(message);
            }
            return false;
        }
        return deliver(call, reply, lease, consumed + 1);
    }

    /** Writes the handle text; returns how often the message was delivered before. */
    private int writeHandle(BrokerCall call, FrameHeader answer) {
        if (isLite(call)) {
            long offset = lites.offset(message);
            lites.write(answer, message, call.broker, offset, handleText);
            return lites.nextCount(offset);
        }
        Waiter waiter = call.waiter(0);
        handles.write(answer, message, call.broker, waiter, handleText);
        boolean isFifo = call.groupSettings != null && call.groupSettings.isFifo();
        return handles.reconsumeTimes(answer, message, isFifo, waiter);
    }

    private static boolean isLite(BrokerCall call) {
        return call.groupSettings != null && call.groupSettings.isLite();
    }

    /** Null where there are too many: then the message comes again when its time is over. */
    private Lease lease(BrokerCall call, int attempt) {
        Lease lease = leases.lease(delivery, handle, attempt);
        if (lease != null && isLite(call) && properties.wrap(message).seek(LITE_TOPIC)) {
            lease.setLiteTopic(
                    message.buffer(), properties.valueOffset(), properties.valueLength());
        }
        return lease;
    }

    private boolean deliver(BrokerCall call, ReceiveReply reply, Lease lease, int attempt) {
        if (!isWatched) {
            isWatched = true;
            reply.watch(delivery);
        }
        if (lease != null && call.waiter(0).isAutoRenew) {
            leases.writeNumber(lease, handleText);
        }
        boolean isDelivered = call.deliver(reply, message, handleText, attempt);
        if (!isDelivered && lease != null) {
            lease.onBroken();
        }
        return isDelivered;
    }
}

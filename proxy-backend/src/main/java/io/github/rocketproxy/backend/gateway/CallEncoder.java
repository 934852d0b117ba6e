package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.lease.Lease;
import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.CallHandler;
import io.github.rocketproxy.backend.link.CallPool;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.backend.link.Waiter;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.github.rocketproxy.pipeline.message.TransactionId;
import io.github.rocketproxy.pipeline.port.BrokerGateway;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/** The encode side of the gateway: makes calls of the events of a ring batch. Encode thread. */
final class CallEncoder {
    private final LinkConfig config;
    private final NanoClock clock;
    private final BrokerClocks brokerClocks;
    private final Answers answers;
    private final CallPool pool;
    private final SendBatches sends;
    private final AckBatches acks;
    private final PopEncoder pops;
    private final PullEncoder pulls;
    private final SqlSyntax sql = new SqlSyntax();
    private final AckEncoder changes;
    private final DeadLetterEncoder deadLetters;
    private final TransactionEncoder transactions;
    private final ReceiptHandle handle = new ReceiptHandle();
    private final TransactionId transactionId = new TransactionId();
    private long nowNs;
    private boolean isBatchOpen;

    /**
     * Who takes the answers to which calls.
     *
     * @param send to SEND
     * @param ack to ACK
     * @param pop to RECEIVE
     * @param pull to PULL
     * @param change to CHANGE_INVISIBLE_DURATION
     * @param deadLetter to DEAD_LETTER
     * @param plain to END_TRANSACTION
     */
    record Answers(
            CallHandler send,
            CallHandler ack,
            CallHandler pop,
            CallHandler pull,
            CallHandler change,
            CallHandler deadLetter,
            CallHandler plain) {}

    CallEncoder(LinkConfig config, NanoClock clock, BrokerClocks brokerClocks, Answers answers) {
        this.config = config;
        this.clock = clock;
        this.brokerClocks = brokerClocks;
        this.answers = answers;
        ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
        pool = new CallPool(config.poolCapacity());
        changes = new AckEncoder(allocator, config.ackBatchCount());
        sends =
                new SendBatches(
                        config,
                        pool,
                        new SendEncoder(allocator, config.copyBytes()),
                        answers.send());
        acks = new AckBatches(config.ackBatchCount(), pool, changes, answers.ack());
        pops = new PopEncoder(allocator);
        deadLetters = new DeadLetterEncoder(allocator);
        pulls = new PullEncoder(allocator);
        transactions = new TransactionEncoder(allocator);
    }

    void encode(RequestEvent event) {
        if (!isBatchOpen) {
            isBatchOpen = true;
            nowNs = clock.nanoTime();
        }
        if (event.broker == null || event.broker.address() == null) {
            event.refuse(
                    ReplyCode.INTERNAL_SERVER_ERROR, "broker " + event.broker + " has no address");
            return;
        }
        switch (event.kind) {
            case SEND -> sends.add(event, deadlineNs(event, config.requestTimeoutMs()));
            case ACK -> ack(event);
            case RECEIVE -> receive(event);
            case PULL -> pull(event);
            case CHANGE_INVISIBLE_DURATION -> change(event);
            case DEAD_LETTER -> deadLetter(event);
            case END_TRANSACTION -> endTransaction(event);
        }
    }

    void endBatch() {
        sends.encode();
        acks.encode();
        isBatchOpen = false;
    }

    private long deadlineNs(RequestEvent event, long timeoutMs) {
        long limitNs = nowNs + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        boolean isSooner = event.deadlineNs != Long.MAX_VALUE && event.deadlineNs - limitNs < 0;
        return isSooner ? event.deadlineNs : limitNs;
    }

    private void ack(RequestEvent event) {
        if (isHandleValid(event)) {
            acks.add(event, handle, deadlineNs(event, config.requestTimeoutMs()));
        }
    }

    private boolean isHandleWhole(RequestEvent event) {
        if (!handle.wrap(
                event.payload, event.receiptHandle.offset(), event.receiptHandle.length())) {
            event.refuse(ReplyCode.INVALID_RECEIPT_HANDLE, "receipt handle is malformed");
            return false;
        }
        handle.update(event.handleUpdate);
        return true;
    }

    private boolean isHandleValid(RequestEvent event) {
        if (!isHandleWhole(event)) {
            return false;
        }
        if (handle.isExpired(brokerClocks.brokerNowMs(event.broker.index()))) {
            event.refuse(ReplyCode.INVALID_RECEIPT_HANDLE, "receipt handle is expired");
            return false;
        }
        return true;
    }

    private void receive(RequestEvent event) {
        ByteBuf frame = pops.encode(event, brokerClocks.brokerNowMs(event.broker.index()));
        BrokerCall call = lead(event, frame, config.pollMarginMs() + event.pollMs, answers.pop());
        long longestNs =
                TimeUnit.MILLISECONDS.toNanos(
                        event.pollMs + config.pollMarginMs() + config.requestTimeoutMs());
        call.graceNs = nowNs + longestNs - call.deadlineNs;
        call.isPoll = event.pollMs > 0;
        call.groupSettings = event.groupSettings;
        call.isSqlFilter = event.isSqlFilter;
        call.invisibleMs = event.invisibleMs;
        call.route = event.route;
        call.requestCounter = ProxyCounter.RECEIVE_REQUESTS;
        call.takePayloads();
    }

    private void pull(RequestEvent event) {
        if (event.isSqlFilter && !sql.isLegal(event.payload, event.expression)) {
            event.refuse(ReplyCode.ILLEGAL_FILTER_EXPRESSION, "filter expression is no SQL92");
            return;
        }
        long timeoutMs =
                event.pollMs == 0
                        ? config.requestTimeoutMs()
                        : event.pollMs + BrokerGateway.MAX_PULL_DELAY_MS + config.pollMarginMs();
        BrokerCall call = lead(event, pulls.encode(event), timeoutMs, answers.pull());
        call.isPoll = event.pollMs > 0;
        call.pullOffset = event.queueOffset;
        call.isSqlFilter = event.isSqlFilter;
        call.route = event.route;
        call.requestCounter = ProxyCounter.PULL_REQUESTS;
        call.takePayloads();
    }

    private void change(RequestEvent event) {
        if (!isHandleValid(event)) {
            return;
        }
        BrokerCall call = lead(event, null, config.requestTimeoutMs(), answers.change());
        call.takePayloads();
        call.addPart(
                changes.change(
                        event.broker, call.waiter(0), handle, event.invisibleMs, event.isSuspend));
    }

    /**
     * Also with an expired handle: ordered consumers ask until it is done, and for the copy the
     * place in the log is enough.
     */
    private void deadLetter(RequestEvent event) {
        if (!isHandleWhole(event)) {
            return;
        }
        if (handle.commitLogOffset() < 0) {
            event.refuse(
                    ReplyCode.INVALID_RECEIPT_HANDLE,
                    "receipt handle does not say where the message is stored");
            return;
        }
        BrokerCall call = lead(event, null, config.requestTimeoutMs(), answers.deadLetter());
        int idOffset = event.messageId.offset();
        int idLength = event.messageId.length();
        call.takePayloads();
        Waiter waiter = call.waiter(0);
        call.addPart(
                deadLetters.encode(
                        event.broker,
                        waiter,
                        handle.commitLogOffset(),
                        handle.retryFlag(),
                        waiter.payload,
                        idOffset,
                        idLength));
        if (!(event.reply instanceof Lease)) { // else the lease sees to the ack
            call.followUp = changes.ack(event.broker, waiter, handle);
        }
    }

    private void endTransaction(RequestEvent event) {
        if (!transactionId.wrap(
                event.payload, event.transactionId.offset(), event.transactionId.length())) {
            event.refuse(ReplyCode.INVALID_TRANSACTION_ID, "transaction id is malformed");
            return;
        }
        ByteBuf frame = transactions.encode(event, transactionId);
        lead(event, frame, config.requestTimeoutMs(), answers.plain()).takePayloads();
    }

    private BrokerCall lead(
            RequestEvent event, ByteBuf frame, long timeoutMs, CallHandler handler) {
        BrokerCall call = pool.take();
        call.handler = handler;
        call.broker = event.broker;
        call.deadlineNs = deadlineNs(event, timeoutMs);
        call.addWaiter().take(event);
        if (frame != null) {
            call.addPart(frame);
        }
        event.outbound = call;
        return call;
    }
}

package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.lease.Lease;
import io.github.rocketproxy.backend.lease.LeaseCalls;
import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.BrokerLink;
import io.github.rocketproxy.backend.link.CallHandler;
import io.github.rocketproxy.backend.link.LinkContext;
import io.github.rocketproxy.backend.link.Waiter;
import io.github.rocketproxy.pipeline.message.PropertyCursor;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Makes frames of what leases want, like those of clients: same encoder, same answers, with the
 * lease as the reply. All of one turn of the loop are flushed together. Event loop.
 */
final class LeaseRequests implements LeaseCalls {
    private static final int BYTES_ESTIMATE = 256;
    private static final byte[] UNIQUE_KEY = "UNIQ_KEY".getBytes(StandardCharsets.US_ASCII);

    private final LinkContext context;
    private final Function<BrokerRef, BrokerLink> links;
    private final AckEncoder encoder;
    private final DeadLetterEncoder deadLetters;
    private final CallEncoder.Answers answers;
    private final BrokerClocks clocks;
    private final Runnable flush;
    private final ReceiptHandle handle = new ReceiptHandle();
    private final PropertyCursor properties = new PropertyCursor();
    private boolean isFlushDue;

    /**
     * @param links the link to a broker
     * @param flush flushes all links
     */
    LeaseRequests(
            LinkContext context,
            Function<BrokerRef, BrokerLink> links,
            AckEncoder encoder,
            DeadLetterEncoder deadLetters,
            CallEncoder.Answers answers,
            BrokerClocks clocks,
            Runnable flush) {
        this.context = context;
        this.links = links;
        this.encoder = encoder;
        this.deadLetters = deadLetters;
        this.answers = answers;
        this.clocks = clocks;
        this.flush = flush;
    }

    @Override
    public void change(Lease lease, long invisibleMs, boolean isSuspend) {
        BrokerCall call = begin(lease, answers.change());
        Waiter waiter = call.waiter(0);
        call.addPart(encoder.change(call.broker, waiter, handle, invisibleMs, isSuspend));
        send(call);
    }

    @Override
    public void ack(Lease lease) {
        BrokerCall call = begin(lease, answers.ack());
        call.addPart(encoder.ack(call.broker, call.waiter(0), handle));
        send(call);
    }

    @Override
    public void deadLetter(Lease lease, StoredMessage message) {
        BrokerCall call = begin(lease, answers.deadLetter());
        boolean hasId = properties.wrap(message).seek(UNIQUE_KEY);
        call.addPart(
                deadLetters.encode(
                        call.broker,
                        call.waiter(0),
                        message.physicalOffset(),
                        handle.retryFlag(),
                        message.buffer(),
                        hasId ? properties.valueOffset() : 0,
                        hasId ? properties.valueLength() : 0));
        send(call);
    }

    @Override
    public boolean mayRepeat(Lease lease) {
        return links.apply(lease.broker()).mayRepeat(1);
    }

    private BrokerCall begin(Lease lease, CallHandler handler) {
        BrokerCall call = context.calls().take();
        call.isOwn = true;
        call.broker = lease.broker();
        call.handler = handler;
        call.deadlineNs =
                context.clock().nanoTime()
                        + TimeUnit.MILLISECONDS.toNanos(context.config().requestTimeoutMs());
        Waiter waiter = call.addWaiter();
        ByteBuf bytes = ByteBufAllocator.DEFAULT.heapBuffer(BYTES_ESTIMATE);
        waiter.payload = bytes;
        waiter.reply = lease;
        waiter.index = 0;
        waiter.routedNs = context.clock().nanoTime();
        lease.write(waiter, waiter.handle);
        handle.wrap(bytes, waiter.handle.offset(), waiter.handle.length());
        return call;
    }

    private void send(BrokerCall call) {
        BrokerLink link = links.apply(call.broker);
        call.broker = link.broker();
        link.send(call);
        if (!isFlushDue) {
            isFlushDue = true;
            context.loop().execute(this::flushOnce);
        }
    }

    private void flushOnce() {
        isFlushDue = false;
        flush.run();
    }

    @Override
    public long brokerNowMs(BrokerRef broker) {
        return clocks.brokerNowMs(broker.index());
    }
}

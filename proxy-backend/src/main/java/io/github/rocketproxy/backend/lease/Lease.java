package io.github.rocketproxy.backend.lease;

import io.github.rocketproxy.backend.link.Deadline;
import io.github.rocketproxy.backend.link.Names;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.ChangeReply;
import io.github.rocketproxy.pipeline.port.Reply;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One popped message whose receipt handle the proxy looks after; the states are drawn in the
 * package's description. It is the reply of its own calls to the broker, and while a request of the
 * client is under way it stands in the way of that answer: so it learns how the request ended, and
 * lets go of the message only after the broker has confirmed. Pooled; event loop.
 */
public final class Lease extends Deadline implements ChangeReply {
    /** Asks for a dead letter on the proxy's own account. */
    private static final Reply NOBODY =
            new Reply() {
                @Override
                public void complete(int index, ReplyCode code, String text) {
                    // what follows is the lease's own business
                }

                @Override
                public boolean isCancelled() {
                    return false;
                }
            };

    private final LeaseContext context;
    private final int slot;
    private int generation;
    private LeaseState state = LeaseState.FREE;
    int placeInDelivery;

    private final LeasedMessage message = new LeasedMessage();

    // how it goes
    private long openedNs;
    private long visibleNs;
    private int renewals;
    private boolean isClientGone;
    private boolean isAtWork;
    private boolean isUnderWay;

    /** What the deadline leads to was tried before. */
    private boolean isRepeating;

    private Return wanted;

    // the client's request
    private Reply client;
    private RequestKind asked;
    private LeaseState formerState;
    private final KeptBack keptBack = new KeptBack();

    Lease(LeaseContext context, int slot) {
        this.context = context;
        this.slot = slot;
    }

    int slot() {
        return slot;
    }

    int generation() {
        return generation;
    }

    LeaseState state() {
        return state;
    }

    /** The broker that has the message. */
    public BrokerRef broker() {
        return message.delivery().broker;
    }

    /** A message begins its way to the client. */
    void open(LeasedDelivery delivery, ReceiptHandle popped, int attempts) {
        message.set(delivery, popped, attempts);
        generation = generation + 1 & Leases.GENERATION_MASK;
        openedNs = context.clock().nanoTime();
        visibleNs = openedNs + TimeUnit.MILLISECONDS.toNanos(popped.invisibleMs());
        delivery.add(this);
        isAtWork = true;
        delivery.client.atWork++;
        enter(LeaseState.DELIVERING, visibleNs);
    }

    /** The client works on the message no longer. */
    private void leaveWork() {
        if (isAtWork) {
            isAtWork = false;
            message.delivery().client.atWork--;
        }
    }

    /** Whether it is on its way back to the broker, or will be when the broker has answered. */
    boolean isReturning() {
        return state == LeaseState.RETURNING
                || isClientGone && (state == LeaseState.RENEWING || state == LeaseState.SETTLING);
    }

    /** The message is of this lite topic. */
    public void setLiteTopic(ByteBuf source, int offset, int length) {
        message.setLiteTopic(source, offset, length);
    }

    /** Whether the request speaks of this very message. */
    boolean isOf(RequestEvent event, ReceiptHandle claimed) {
        return message.isOf(event, claimed);
    }

    /** Appends names and the newest handle to the payload and points the slices at them. */
    public void write(Names target, Slice handleSlice) {
        message.write(target, handleSlice);
    }

    // --- the client

    /** The client asks for something to be done with the handle it has. */
    void bind(RequestEvent event) {
        if (event.reply == this) { // it comes back from parking, bound as it was
            event.handleUpdate.copyFrom(message.handle.update);
            return;
        }
        if (isBusy()) {
            keepBack(event);
            return;
        }
        context.wheel().remove(this);
        formerState = state;
        state = LeaseState.SETTLING;
        client = event.reply;
        asked = event.kind;
        event.reply = this;
        event.handleUpdate.copyFrom(message.handle.update);
    }

    private boolean isBusy() {
        return state == LeaseState.RENEWING || state == LeaseState.SETTLING || isUnderWay;
    }

    private void keepBack(RequestEvent event) {
        if (keptBack.take(event)) {
            context.counters().increment(ProxyCounter.LEASE_WAITS);
        }
    }

    private void letIn() {
        List<RequestEvent> released = keptBack.release();
        if (!released.isEmpty()) {
            context.reenter(released);
        }
    }

    /** The stream ended well: the client has the message. */
    void onDelivered() {
        if (state == LeaseState.SETTLING && formerState == LeaseState.DELIVERING) {
            formerState = LeaseState.HELD;
        } else if (state == LeaseState.DELIVERING) {
            if (!message.delivery().isAutoRenew) {
                end();
            } else if (isClientGone) {
                giveBack(Return.ABANDONED);
            } else {
                hold();
            }
        }
    }

    /** The stream broke: the client may not have the message. */
    public void onBroken() {
        if (state == LeaseState.SETTLING && formerState == LeaseState.DELIVERING) {
            formerState = LeaseState.HELD; // it has it, or it could not ask for anything
        } else if (state == LeaseState.DELIVERING) {
            giveBack(Return.UNSEEN);
        }
    }

    /** The filter does not want the message: confirms it, nobody gets it. */
    public void drop() {
        context.counters().increment(ProxyCounter.FILTERED_MESSAGES);
        giveBack(Return.DONE);
    }

    /**
     * The message was tried often enough: to the dead letter queue, and confirmed once it is there.
     */
    public void bury(StoredMessage stored) {
        context.counters().increment(ProxyCounter.DEAD_LETTERS);
        context.wheel().remove(this);
        formerState = LeaseState.PASSED;
        state = LeaseState.SETTLING;
        client = NOBODY;
        asked = RequestKind.DEAD_LETTER;
        context.calls().deadLetter(this, stored);
    }

    /** The client will not confirm the message any more. */
    void onClientGone() {
        isClientGone = true;
        if (state == LeaseState.HELD) {
            giveBack(Return.ABANDONED);
        }
    }

    /**
     * This process ends. A handle that was never renewed is good at any other proxy; one that was
     * is known here only.
     */
    void onProxyEnd() {
        isClientGone = true;
        if (state == LeaseState.HELD && message.handle.update.isSet()) {
            giveBack(Return.ABANDONED);
        }
    }

    // --- time

    @Override
    protected void onDeadline(long nowNs) {
        if (nowNs - visibleNs >= 0) {
            if (state == LeaseState.HELD || state == LeaseState.RETURNING) {
                context.counters().increment(ProxyCounter.LEASES_EXPIRED);
            }
            end();
        } else if (isRepeating && !context.calls().mayRepeat(this)) {
            tryLater(state);
        } else if (state == LeaseState.RETURNING) {
            giveBack(wanted);
        } else if (state == LeaseState.HELD) {
            if (!context.table().isPresent(message.delivery().client.clientId)) {
                giveBack(Return.ABANDONED);
            } else if (nowNs - openedNs
                    >= TimeUnit.MILLISECONDS.toNanos(context.config().maxHoldMs())) {
                giveBack(Return.OVERDUE);
            } else {
                renew();
            }
        }
    }

    private void hold() {
        long aheadNs = TimeUnit.MILLISECONDS.toNanos(context.config().renewAheadMs());
        enter(LeaseState.HELD, visibleNs - aheadNs);
        letIn();
    }

    private void pass() {
        leaveWork();
        enter(LeaseState.PASSED, visibleNs);
        letIn();
    }

    private void enter(LeaseState next, long untilNs) {
        context.wheel().remove(this);
        state = next;
        isUnderWay = false;
        deadlineNs = untilNs;
        context.wheel().add(this);
    }

    /** What was refused because its broker's circuit is open never left: it is not repeated. */
    private void retryLater(LeaseState next, ReplyCode failure) {
        context.counters().increment(ProxyCounter.LEASE_FAILURES);
        isRepeating = failure != ReplyCode.HA_NOT_AVAILABLE;
        tryLater(next);
    }

    private void tryLater(LeaseState next) {
        long retryNs = TimeUnit.MILLISECONDS.toNanos(context.config().retryMs());
        long againNs = context.clock().nanoTime() + retryNs;
        enter(next, againNs - visibleNs < 0 ? againNs : visibleNs);
        letIn();
    }

    // --- the broker

    private void renew() {
        isRepeating = false;
        state = LeaseState.RENEWING;
        context.calls().change(this, context.config().renewalMs(renewals), false);
    }

    private void giveBack(Return wanted) {
        isRepeating = false;
        context.wheel().remove(this);
        leaveWork();
        state = LeaseState.RETURNING;
        this.wanted = wanted;
        isUnderWay = true;
        switch (wanted) {
            case UNSEEN -> context.calls().change(this, context.config().nackMs(), true);
            case ABANDONED -> context.calls().change(this, context.config().nackMs(), false);
            case OVERDUE -> context.calls().change(this, message.retryWaitMs(), false);
            case DONE -> context.calls().ack(this);
        }
    }

    @Override
    public void changed(ByteBuf receiptHandle) {
        takeOver(receiptHandle);
        switch (state) {
            case RENEWING -> onRenewed();
            case RETURNING -> onReturned();
            case SETTLING -> {
                ChangeReply asking = (ChangeReply) client;
                client = null;
                pass();
                asking.changed(receiptHandle);
            }
            case FREE, DELIVERING, HELD, PASSED -> throw unexpected();
        }
    }

    private void takeOver(ByteBuf newest) {
        ReceiptHandle parsed = context.parsed();
        parsed.wrap(newest, newest.readerIndex(), newest.readableBytes());
        message.handle.replace(parsed);
        long leftMs = message.handle.visibleMs() - context.calls().brokerNowMs(broker());
        visibleNs = context.clock().nanoTime() + TimeUnit.MILLISECONDS.toNanos(leftMs);
    }

    private void onRenewed() {
        renewals++;
        context.counters().increment(ProxyCounter.LEASE_RENEWALS);
        if (isClientGone) {
            giveBack(Return.ABANDONED);
        } else {
            hold();
        }
    }

    private void onReturned() {
        if (wanted != Return.DONE) {
            context.counters().increment(ProxyCounter.NACKED_MESSAGES);
        }
        pass();
    }

    @Override
    public void complete(int index, ReplyCode code, String text) {
        switch (state) {
            case RENEWING -> onRenewalFailed(code);
            case RETURNING -> onReturnAnswered(code);
            case SETTLING -> onSettled(index, code, text);
            case FREE, DELIVERING, HELD, PASSED -> throw unexpected();
        }
    }

    private void onRenewalFailed(ReplyCode code) {
        if (code == ReplyCode.INVALID_RECEIPT_HANDLE) {
            context.counters().increment(ProxyCounter.LEASE_FAILURES);
            end(); // the broker knows no such message: there is nothing left to keep
        } else if (isClientGone) {
            giveBack(Return.ABANDONED);
        } else {
            retryLater(LeaseState.HELD, code);
        }
    }

    private void onReturnAnswered(ReplyCode code) {
        if (code == ReplyCode.OK || code == ReplyCode.INVALID_RECEIPT_HANDLE) {
            end();
        } else {
            retryLater(LeaseState.RETURNING, code);
        }
    }

    private void onSettled(int index, ReplyCode code, String text) {
        Reply asking = client;
        client = null;
        if (code == ReplyCode.OK && asked == RequestKind.DEAD_LETTER) {
            giveBack(Return.DONE);
        } else if (code == ReplyCode.OK || code == ReplyCode.INVALID_RECEIPT_HANDLE) {
            end();
        } else {
            restore(code);
        }
        asking.complete(index, code, text);
    }

    private void restore(ReplyCode failure) {
        switch (formerState) {
            case HELD -> {
                if (isClientGone) {
                    giveBack(Return.ABANDONED);
                } else {
                    hold();
                }
            }
            case RETURNING -> retryLater(LeaseState.RETURNING, failure);
            case DELIVERING, PASSED -> {
                enter(formerState, visibleNs);
                letIn();
            }
            case FREE, RENEWING, SETTLING -> throw unexpected();
        }
    }

    private IllegalStateException unexpected() {
        return new IllegalStateException("an answer to a lease that is " + state);
    }

    /** Whether the one who asked has gone; the proxy itself never has. */
    @Override
    public boolean isCancelled() {
        return client != null && client.isCancelled();
    }

    private void end() {
        context.wheel().remove(this);
        state = LeaseState.FREE;
        renewals = 0;
        isRepeating = false;
        isClientGone = false;
        isUnderWay = false;
        leaveWork();
        LeasedDelivery ended = message.delivery();
        message.clear();
        ended.remove(this);
        context.onFree(this);
        letIn();
    }
}

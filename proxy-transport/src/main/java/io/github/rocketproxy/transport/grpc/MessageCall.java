package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.Ingress;
import io.github.rocketproxy.pipeline.port.Reply;
import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.pipeline.status.Step;
import io.github.rocketproxy.pipeline.traffic.Grants;
import io.github.rocketproxy.pipeline.traffic.Priority;
import io.github.rocketproxy.transport.codec.RequestDecoder;
import io.github.rocketproxy.transport.http2.CallListener;
import io.github.rocketproxy.transport.http2.CallStream;
import io.github.rocketproxy.transport.http2.RequestHeaders;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;

/**
 * One call of the message path: listens to its stream, turns the request into ring events when the
 * client has sent it whole, and is the way back for them. Goes back to its pool when both sides are
 * done: every event has its answer, and the stream has reported the end of the call; that is also
 * when its {@link RpcListener} hears of it.
 *
 * <p>Event loop only. Owns the request's payload until the answer is written; the events hold
 * references of their own.
 */
abstract class MessageCall implements CallListener, Reply {
    /** Longer ones never end, and do not overflow. */
    private static final long LONGEST_TIMEOUT_NS = Long.MAX_VALUE / 4;

    private final RequestDecoder decoder;
    private final CallPool pool;
    private final CallRecord record;
    private final Grants grants = new Grants();
    private CallStream call;
    private Caller caller;
    private Ingress ingress;
    private ByteBuf payload;
    private long deadlineNs;
    private int pending;
    private boolean isTooMuch;
    private boolean isCancelled;
    private boolean isEnded;
    private boolean isOwing;

    MessageCall(RequestDecoder decoder, CallPool pool) {
        this.decoder = decoder;
        this.pool = pool;
        record = new CallRecord(this, pool.rpc());
    }

    /**
     * Takes over a call that begins.
     *
     * @param headers read now, not kept
     */
    final MessageCall start(
            CallStream call, Caller caller, Ingress ingress, RequestHeaders headers) {
        this.call = call;
        this.caller = caller;
        this.ingress = ingress;
        pool.traces().begin(headers, record);
        record.arrivalNs = call.arrivalNs();
        long timeoutNs = headers.timeoutNs();
        deadlineNs =
                timeoutNs < 0 || timeoutNs > LONGEST_TIMEOUT_NS
                        ? Long.MAX_VALUE
                        : call.arrivalNs() + timeoutNs;
        return this;
    }

    @Override
    public final void onMessage(ByteBuf message) {
        record.bytesIn += message.readableBytes();
        if (payload == null) {
            payload = message;
        } else {
            isTooMuch = true;
            message.release();
        }
    }

    @Override
    public final void onHalfClose() {
        record.arrivalNs = call.arrivalNs();
        isOwing = true;
        if (payload == null || isTooMuch) {
            answerAtOnce(ReplyCode.BAD_REQUEST, "exactly one request message is expected");
        } else if (ingress == null) {
            answerAtOnce(ReplyCode.INTERNAL_SERVER_ERROR, "no shard serves this connection");
        } else {
            submitSafely();
        }
    }

    private void submitSafely() {
        try {
            submit();
        } catch (RuntimeException | Error e) {
            if (pending == 0) {
                answerAtOnce(ReplyCode.INTERNAL_SERVER_ERROR, "request could not be taken");
            }
        }
    }

    private void submit() {
        int count = decoder.wrap(payload);
        if (!ingress.hasRoom(count, priority())) {
            answerAtOnce(ReplyCode.TOO_MANY_REQUESTS, "flow limit");
            return;
        }
        pending = count;
        grants.begin(count);
        record.parts = count;
        onSubmit(count);
        for (int i = 0; i < count; i++) {
            publish(i);
        }
        if (!keepsPayload()) {
            releasePayload();
        }
    }

    private void publish(int index) {
        RequestEvent event = ingress.claim();
        try {
            event.caller = caller;
            event.reply = this;
            event.index = index;
            event.grant = grants.at(index);
            event.payload = payload.retain();
            event.arrivalNs = record.arrivalNs;
            event.deadlineNs = deadlineNs;
            if (caller.clientId().isBlank()) {
                event.refuse(ReplyCode.CLIENT_ID_REQUIRED, "client id cannot be empty");
            }
            decoder.fill(event);
            pool.traces().join(record, event);
            if (index == 0 && pool.listener().wantsNames()) {
                record.keepNames(event);
            }
            onFilled(event);
        } catch (RuntimeException | Error e) {
            event.refuse(ReplyCode.INTERNAL_SERVER_ERROR, "request could not be read");
        } finally {
            ingress.commit();
        }
    }

    private void answerAtOnce(ReplyCode code, String text) {
        pending = 1;
        onSubmit(1);
        complete(0, code, text);
    }

    /** The request becomes this many events. */
    void onSubmit(int count) {}

    /** The event is filled and about to be committed; nothing of it may be kept but a copy. */
    void onFilled(RequestEvent event) {}

    /** Which requests go before this when there is not room for all. */
    Priority priority() {
        return Priority.SETTLE;
    }

    /** How much of messages the answer has brought to the client. */
    long deliveredBytes() {
        return 0;
    }

    /** Whether the answer needs the request again. */
    boolean keepsPayload() {
        return false;
    }

    /** The request while it is kept, else null. */
    final ByteBuf payload() {
        return payload;
    }

    @Override
    public final void onCancel() {
        if (!record.isAnswered && !isCancelled) {
            record.endNs = System.nanoTime();
        }
        isCancelled = true;
        onEnd();
    }

    @Override
    public final void onComplete() {
        if (!isOwing && !record.isAnswered && !isCancelled) {
            onTransportError();
        }
        onEnd();
    }

    /** The transport has ended the call by itself: the request did not come whole. */
    private void onTransportError() {
        record.isBroken = true;
        record.endNs = System.nanoTime();
    }

    /** The stream is done with the call; whether the client has got all of the answer. */
    void onOver(boolean isDelivered) {}

    private void onEnd() {
        onOver(!isCancelled && !isLate());
        call = null;
        isEnded = true;
        recycleWhenDone();
    }

    @Override
    public final boolean isCancelled() {
        return isCancelled || call == null || isLate();
    }

    /** Whether the client has given up, if it has said so already or not. */
    private boolean isLate() {
        return deadlineNs != Long.MAX_VALUE && System.nanoTime() - deadlineNs > 0;
    }

    @Override
    public final void complete(int index, ReplyCode code, String text) {
        if (pending > 0) {
            onOutcome(index, code, text);
            settle();
        }
    }

    /** An event ended with a code and nothing else to say. */
    abstract void onOutcome(int index, ReplyCode code, String text);

    /** Writes the one answer of a unary call, or the last item of a stream, to the buffer's end. */
    abstract void writeResponse(ByteBuf out);

    /** Counts one event as answered; the last one writes the response. */
    final void settle() {
        if (--pending == 0) {
            finish();
        }
    }

    /** Whether an event still waits for its answer. */
    final boolean isOpen() {
        return pending > 0;
    }

    private void finish() {
        long answeredNs = System.nanoTime();
        try {
            if (isLate() && call != null) {
                call.cancel();
            } else if (!isCancelled && call != null) {
                beginResponse();
                ByteBuf out = call.beginMessage();
                int start = out.writerIndex();
                writeResponse(out);
                record.bytesOut += out.writerIndex() - start;
                call.endMessage();
                call.end();
                record.isAnswered = true;
                recordWritten(answeredNs);
            }
        } catch (RuntimeException e) {
            onReplyError();
        } finally {
            grants.giveBack(deliveredBytes());
            isOwing = false;
            recycleWhenDone();
        }
    }

    /** Sends the response headers; a stream that has begun already overrides this. */
    void beginResponse() {
        call.sendHeaders();
    }

    /** Where items of a stream are sent. */
    final CallStream call() {
        return call;
    }

    private void recordWritten(long answeredNs) {
        long nowNs = System.nanoTime();
        record.endNs = nowNs;
        if (ingress != null) {
            ingress.steps().record(Step.WRITTEN, nowNs - answeredNs);
            ingress.steps().record(Step.TOTAL, nowNs - record.arrivalNs);
        }
    }

    /** The response could not be written: the call ends with INTERNAL, nothing escapes. */
    final void onReplyError() {
        if (ingress != null) {
            ingress.counters().increment(ProxyCounter.REPLY_ERRORS);
        }
        isCancelled = true;
        record.isBroken = true;
        record.endNs = System.nanoTime();
        if (call != null) {
            call.end(
                    Status.INTERNAL.withDescription("response could not be written"),
                    new Metadata());
        }
    }

    private void recycleWhenDone() {
        if (isEnded && !isOwing) {
            pool.listener().onEnd(record);
            releasePayload();
            reset();
            record.clear();
            caller = null;
            ingress = null;
            pending = 0;
            isTooMuch = false;
            isCancelled = false;
            isEnded = false;
            pool.release(this);
        }
    }

    /** A message of a stream went out. */
    final void countOut(int bytes) {
        record.bytesOut += bytes;
    }

    /** What the call was told as a whole. */
    abstract ReplyCode outcome();

    /** Why; may be null. */
    abstract String outcomeText();

    /** Who has called. */
    final Caller caller() {
        return caller;
    }

    /** Bytes of messages that went out. */
    final long bytesOut() {
        return record.bytesOut;
    }

    /** A message goes out. */
    final void traceDelivery(StoredMessage message) {
        if (record.trace != null) {
            pool.traces().link(record.trace, message);
        }
    }

    /** Forgets the call. */
    void reset() {}

    private void releasePayload() {
        if (payload != null) {
            payload.release();
            payload = null;
        }
    }
}

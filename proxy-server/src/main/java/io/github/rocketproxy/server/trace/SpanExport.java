package io.github.rocketproxy.server.trace;

import io.github.rocketproxy.pipeline.rpc.EndedRpc;
import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.server.config.TracingConfig;
import io.github.rocketproxy.server.log.BackgroundThread;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Map;
import org.agrona.BufferUtil;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Sends the spans of followed RPCs to a collector. Each event loop writes those of its own RPCs,
 * whose figures it has at hand, into a ring outside of the heap, from which a thread sends them.
 * Nobody waits for that one: what comes too fast is dropped and counted.
 */
public final class SpanExport implements RpcListener, AutoCloseable {
    private static final int FLUSH_MS = 2_000;
    private static final int CACHE_LINE_BYTES = 64;
    private static final int SPANS = 1; // the only type of what is in the ring
    private static final int READ_AT_ONCE = 64;
    private static final int USUAL_BYTES = 4 * 1_024;
    private static final int MAX_KEPT_BYTES = 64 * 1_024;

    private final Counters counters;
    private final SpanSender sender;
    private final SpanBatch batch;
    private final ManyToOneRingBuffer ring;
    private final MessageHandler reader;
    private final BackgroundThread thread;

    /** A loop's own, for the spans of one RPC. */
    private final FastThreadLocal<ByteBuf> scratch =
            new FastThreadLocal<>() {
                @Override
                protected ByteBuf initialValue() {
                    return OtlpBytes.buffer(USUAL_BYTES);
                }

                @Override
                protected void onRemoval(ByteBuf spans) {
                    spans.release();
                }
            };

    SpanExport(
            SpanSender sender,
            Map<String, String> resource,
            TracingConfig config,
            Counters counters) {
        this.counters = counters;
        this.sender = sender;
        batch =
                new SpanBatch(
                        new SpanRequest(resource, SpanBatch.MAX_BYTES + MAX_KEPT_BYTES),
                        sender,
                        System::nanoTime,
                        config.otlp().intervalMs(),
                        config.otlp().timeoutMs(),
                        lost -> counters.add(ProxyCounter.TRACES_LOST, lost));
        ring = ring(config.maxQueuedBytes());
        reader = (type, buffer, index, length) -> batch.add(buffer, index, length);
        int half = config.maxQueuedBytes() / 2;
        thread =
                new BackgroundThread(
                        "mqp-spans",
                        config.otlp().intervalMs(),
                        this::drain,
                        () -> ring.size() >= half);
    }

    private static ManyToOneRingBuffer ring(int bytes) {
        return new ManyToOneRingBuffer(
                new UnsafeBuffer(
                        BufferUtil.allocateDirectAligned(
                                bytes + RingBufferDescriptor.TRAILER_LENGTH, CACHE_LINE_BYTES)));
    }

    /**
     * Spans over OTLP.
     *
     * @param resource what the spans say of this process
     */
    public static SpanExport open(
            Map<String, String> resource, TracingConfig config, Counters counters) {
        return new SpanExport(new HttpSpanSender(config.otlp()), resource, config, counters);
    }

    /** Begins to send. */
    public void start() {
        thread.start();
    }

    @Override
    public void onEnd(EndedRpc rpc) {
        if (rpc.trace() == null) {
            return;
        }
        counters.increment(isQueued(rpc) ? ProxyCounter.TRACES : ProxyCounter.TRACES_DROPPED);
        thread.onMore();
    }

    /**
     * The stages of a request that was given up may still be at work on it: its trace may change
     * under our eyes. One that cannot be read then is dropped; a listener must not throw.
     */
    private boolean isQueued(EndedRpc rpc) {
        ByteBuf spans = scratch.get().clear();
        try {
            RpcSpans.write(rpc, spans);
            return isQueued(spans);
        } catch (RuntimeException e) {
            return false;
        } finally {
            if (spans.capacity() > MAX_KEPT_BYTES) {
                scratch.remove();
            }
        }
    }

    private boolean isQueued(ByteBuf spans) {
        int length = spans.readableBytes();
        int index = length > ring.maxMsgLength() ? -1 : ring.tryClaim(SPANS, length);
        if (index < 0) {
            return false;
        }
        ring.buffer().putBytes(index, spans.internalNioBuffer(0, length), length);
        ring.commit(index);
        return true;
    }

    /** One thread at a time. Nothing that is read may mean the end of the buffer only. */
    void drain() {
        long before;
        do {
            before = ring.consumerPosition();
            ring.read(reader, READ_AT_ONCE);
            batch.sendIfFull();
        } while (ring.consumerPosition() != before);
        batch.sendIfDue();
    }

    /** Sends what there is, for a bounded time, and ends. */
    @Override
    public void close() {
        boolean hasEnded = thread.end();
        if (!hasEnded) { // it waits for the collector, which has had its time
            sender.close();
            hasEnded = thread.end();
        }
        if (hasEnded) {
            batch.hurry(FLUSH_MS);
            thread.work();
            batch.end();
        }
        sender.close();
    }
}

package io.github.rocketproxy.transport.server;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.transport.client.Callers;
import io.github.rocketproxy.transport.http2.CallListener;
import io.github.rocketproxy.transport.http2.CallStream;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call of a service that is written against grpc's own interfaces: the rare ones, which answer
 * from any thread. What they do happens on the connection's loop, in the order in which they do it;
 * there the {@link RpcListener} hears of the end.
 */
final class ServiceCall<Q, A> extends ServerCall<Q, A> implements CallListener {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceCall.class);
    private static final int MAX_WAITING_MESSAGES = 1_024;

    private final MethodDescriptor<Q, A> method;
    private final CallStream stream;
    private final EventExecutor loop;
    private final Attributes attributes;
    private final Context.CancellableContext context;
    private final RpcListener ends;
    private final ServiceRecord record = new ServiceRecord(this);
    private final AtomicInteger queuedTasks = new AtomicInteger();
    // event loop only
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
    private ServerCall.Listener<Q> listener = new ServerCall.Listener<>() {};
    private Metadata headers = new Metadata();
    private int requested;
    private boolean isHalfClosed;
    private boolean isDelivering;
    private boolean isOver;
    // any thread
    private volatile boolean isCancelled;
    private volatile boolean isReady = true;

    ServiceCall(
            MethodDescriptor<Q, A> method,
            CallStream stream,
            Context.CancellableContext context,
            RpcListener ends) {
        this.method = method;
        this.ends = ends;
        record.arrivalNs = stream.arrivalNs();
        this.stream = stream;
        this.loop = stream.loop();
        this.context = context;
        this.attributes =
                Attributes.newBuilder()
                        .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, stream.peer().address())
                        .set(Callers.CERTIFICATE_USER, stream.peer().certificateUser())
                        .build();
        context.addListener(this::onContextOver, Runnable::run);
    }

    /** Event loop: lets the service begin. */
    void begin(ServerCallHandler<Q, A> handler, Metadata headers) {
        this.headers = headers;
        inContext(() -> listener = handler.startCall(this, headers));
    }

    private void onContextOver(Context over) {
        run(
                () -> {
                    isCancelled = true;
                    stream.cancel();
                });
    }

    /** Runs on the loop if the call is not over: at once, or behind what is queued already. */
    private void run(Runnable task) {
        if (loop.inEventLoop() && queuedTasks.get() == 0) {
            runIfOpen(task);
            return;
        }
        queuedTasks.incrementAndGet();
        try {
            loop.execute(
                    () -> {
                        queuedTasks.decrementAndGet();
                        runIfOpen(task);
                    });
        } catch (RejectedExecutionException e) {
            isCancelled = true; // the loop has ended, and the connection with it
        }
    }

    private void runIfOpen(Runnable task) {
        if (!isOver) {
            task.run();
        }
    }

    /** What a service throws ends its call. */
    private void inContext(Runnable callback) {
        Context before = context.attach();
        try {
            callback.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("{} met an error", method.getFullMethodName(), e);
            close(Status.UNKNOWN, new Metadata());
        } finally {
            context.detach(before);
        }
    }

    // From the client.

    @Override
    public void onMessage(ByteBuf message) {
        record.bytesIn += message.readableBytes();
        if (waiting.size() == MAX_WAITING_MESSAGES) {
            message.release();
            close(
                    Status.RESOURCE_EXHAUSTED.withDescription("too many messages at a time"),
                    new Metadata());
            return;
        }
        waiting.add(message);
        deliver();
        if (!waiting.isEmpty() && !isOver) {
            stream.holdWindow(true);
        }
    }

    private void deliver() {
        if (isDelivering) {
            return;
        }
        isDelivering = true;
        while (requested > 0 && !waiting.isEmpty()) {
            requested--;
            ByteBuf message = waiting.poll();
            inContext(() -> listener.onMessage(parse(message)));
        }
        isDelivering = false;
        if (isHalfClosed && waiting.isEmpty()) {
            isHalfClosed = false;
            inContext(listener::onHalfClose);
        }
    }

    private Q parse(ByteBuf message) {
        try (ByteBufInputStream in = new ByteBufInputStream(message, true)) {
            return method.parseRequest(in);
        } catch (IOException e) {
            throw new IllegalStateException("a message cannot be read", e);
        }
    }

    @Override
    public void onHalfClose() {
        record.arrivalNs = stream.arrivalNs();
        isHalfClosed = true;
        deliver();
    }

    @Override
    public void onReady() {
        if (!isReady) {
            isReady = true;
            inContext(listener::onReady);
        }
    }

    @Override
    public void onCancel() {
        isCancelled = true;
        over(listener::onCancel);
    }

    @Override
    public void onComplete() {
        over(listener::onComplete);
    }

    private void over(Runnable callback) {
        isOver = true;
        if (record.status == null) {
            record.endNs = System.nanoTime();
        }
        ends.onEnd(record);
        for (ByteBuf message = waiting.poll(); message != null; message = waiting.poll()) {
            message.release();
        }
        inContext(callback);
        context.cancel(null);
    }

    // From the service.

    @Override
    public void request(int count) {
        run(
                () -> {
                    requested = Math.max(requested, requested + count);
                    deliver();
                    if (waiting.isEmpty() && !isOver) {
                        stream.holdWindow(false);
                    }
                });
    }

    @Override
    public void sendHeaders(Metadata headers) {
        run(() -> stream.sendHeaders(headers));
    }

    @Override
    public void sendMessage(A message) {
        run(
                () -> {
                    record.code = PayloadStatus.code(message, record.code);
                    write(method.streamResponse(message));
                });
    }

    private void write(InputStream encoded) {
        try (InputStream in = encoded;
                ByteBufOutputStream out = new ByteBufOutputStream(stream.beginMessage())) {
            record.bytesOut += in.transferTo(out);
        } catch (IOException e) {
            throw new IllegalStateException("a message cannot be written", e);
        }
        stream.endMessage();
        isReady = stream.isReady();
    }

    @Override
    public void close(Status status, Metadata trailers) {
        run(
                () -> {
                    record.status = status;
                    record.endNs = System.nanoTime();
                    stream.end(status, trailers);
                });
    }

    @Override
    public boolean isReady() {
        return isReady;
    }

    @Override
    public boolean isCancelled() {
        return isCancelled;
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public MethodDescriptor<Q, A> getMethodDescriptor() {
        return method;
    }

    /** Who calls. */
    Caller caller() {
        return Callers.fresh(attributes, headers);
    }
}

package io.github.rocketproxy.bench.load;

import io.github.rocketproxy.bench.client.CallListener;
import io.github.rocketproxy.bench.client.Caller;
import io.github.rocketproxy.bench.client.Connections;
import io.github.rocketproxy.bench.client.Request;
import io.github.rocketproxy.bench.client.Rpc;
import io.netty.buffer.ByteBuf;

/** Receives a batch, acks it with one call, again for as long as its owner wants. */
final class Receiver implements CallListener {
    /** Whom it receives for; calls {@link #receive} again when it wants more. */
    interface Owner {
        /** A message came; {@code bodyOffset} is -1 where it has no body. */
        void onMessage(ByteBuf in, int bodyOffset);

        /** A batch was received and acked, in this time; or nothing was there. */
        void onBatch(Receiver receiver, int messages, long tookNs);

        /** A call failed. */
        void onError(Receiver receiver, String code);
    }

    private final Owner owner;
    private final Caller receive;
    private final Caller ack;
    private final Request request;
    private final AckRequest ackRequest;
    private final StatusReader status = new StatusReader();
    private final CallListener onAck = new AckListener();
    private long startNs;
    private int code;

    Receiver(Owner owner, Connections connections, int connection, Subscription subscription) {
        this.owner = owner;
        this.receive = connections.caller(connection, Rpc.RECEIVE);
        this.ack = connections.caller(connection, Rpc.ACK);
        this.request = subscription.receive();
        this.ackRequest = new AckRequest(subscription.ackHead());
    }

    void receive() {
        startNs = System.nanoTime();
        ackRequest.clear();
        code = StatusReader.MALFORMED;
        receive.call(request, this);
    }

    @Override
    public void onMessage(ByteBuf in, int offset, int length) {
        if (ackRequest.add(in, offset, length)) {
            owner.onMessage(in, ackRequest.bodyOffset());
        } else if (code == StatusReader.MALFORMED) {
            code = status.code(in, offset, length);
        }
    }

    @Override
    public void onEnd(int grpcStatus) {
        if (grpcStatus == 0 && ackRequest.entries() > 0) {
            code = StatusReader.MALFORMED;
            ack.call(ackRequest, onAck);
        } else if (grpcStatus == 0 && code == StatusReader.MESSAGE_NOT_FOUND) {
            owner.onBatch(this, 0, System.nanoTime() - startNs);
        } else {
            owner.onError(this, status.describe(grpcStatus, code));
        }
    }

    private final class AckListener implements CallListener {
        @Override
        public void onMessage(ByteBuf in, int offset, int length) {
            code = status.code(in, offset, length);
        }

        @Override
        public void onEnd(int grpcStatus) {
            if (grpcStatus != 0 || code != StatusReader.OK) {
                owner.onError(Receiver.this, status.describe(grpcStatus, code));
            } else {
                owner.onBatch(Receiver.this, ackRequest.entries(), System.nanoTime() - startNs);
            }
        }
    }
}

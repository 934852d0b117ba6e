package io.github.rocketproxy.transport.grpc;

import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcListener;
import io.github.rocketproxy.transport.codec.AckDecoder;
import io.github.rocketproxy.transport.codec.CallerSettings;
import io.github.rocketproxy.transport.codec.ChangeInvisibleDecoder;
import io.github.rocketproxy.transport.codec.DeadLetterDecoder;
import io.github.rocketproxy.transport.codec.DeliveryEncoder;
import io.github.rocketproxy.transport.codec.EndTransactionDecoder;
import io.github.rocketproxy.transport.codec.MessageLimits;
import io.github.rocketproxy.transport.codec.PullDecoder;
import io.github.rocketproxy.transport.codec.ReceiveDecoder;
import io.github.rocketproxy.transport.codec.RequestDecoder;
import io.github.rocketproxy.transport.codec.SendDecoder;
import io.github.rocketproxy.transport.codec.SendProperties;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** What one event loop needs to serve the message path: decoders and pools. */
final class MessageLoop {
    final CallPool sends;
    final CallPool receives;
    final CallPool pulls;
    final CallPool acks;
    final CallPool changes;
    final CallPool endTransactions;
    final CallPool deadLetters;

    private final RpcListener listener;
    private final CallTraces traces;

    MessageLoop(
            MessageLimits limits,
            CallerSettings settings,
            LongSupplier epochMs,
            RpcListener listener,
            CallTraces traces) {
        this.listener = listener;
        this.traces = traces;
        RequestDecoder send = new SendDecoder(limits, new SendProperties(), epochMs);
        RequestDecoder receive = new ReceiveDecoder(limits, settings);
        RequestDecoder pull = new PullDecoder(limits);
        RequestDecoder ack = new AckDecoder(limits);
        RequestDecoder change = new ChangeInvisibleDecoder(limits);
        RequestDecoder deadLetter = new DeadLetterDecoder(limits);
        RequestDecoder endTransaction = new EndTransactionDecoder();
        DeliveryEncoder encoder = new DeliveryEncoder();
        sends = pool(Rpc.SEND_MESSAGE, pool -> new GrpcSendReply(send, pool));
        receives =
                pool(
                        Rpc.RECEIVE_MESSAGE,
                        pool -> new GrpcReceiveReply(receive, pool, encoder, epochMs));
        pulls = pool(Rpc.PULL_MESSAGE, pool -> new GrpcPullReply(pull, pool, encoder, epochMs));
        acks = pool(Rpc.ACK_MESSAGE, pool -> new GrpcAckReply(ack, pool));
        changes = pool(Rpc.CHANGE_INVISIBLE_DURATION, pool -> new GrpcChangeReply(change, pool));
        endTransactions =
                pool(Rpc.END_TRANSACTION, pool -> new GrpcStatusReply(endTransaction, pool));
        deadLetters =
                pool(
                        Rpc.FORWARD_MESSAGE_TO_DEAD_LETTER_QUEUE,
                        pool -> new GrpcStatusReply(deadLetter, pool));
    }

    private CallPool pool(Rpc rpc, Function<CallPool, MessageCall> factory) {
        return new CallPool(rpc, listener, traces, factory);
    }
}

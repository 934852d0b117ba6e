package io.github.rocketproxy.transport.grpc;

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

    MessageLoop(MessageLimits limits, CallerSettings settings, LongSupplier epochMs) {
        RequestDecoder send = new SendDecoder(limits, new SendProperties(), epochMs);
        RequestDecoder receive = new ReceiveDecoder(limits, settings);
        RequestDecoder pull = new PullDecoder(limits);
        RequestDecoder ack = new AckDecoder(limits);
        RequestDecoder change = new ChangeInvisibleDecoder(limits);
        RequestDecoder deadLetter = new DeadLetterDecoder(limits);
        RequestDecoder endTransaction = new EndTransactionDecoder();
        DeliveryEncoder encoder = new DeliveryEncoder();
        sends = new CallPool(pool -> new GrpcSendReply(send, pool));
        receives = new CallPool(pool -> new GrpcReceiveReply(receive, pool, encoder, epochMs));
        pulls = new CallPool(pool -> new GrpcPullReply(pull, pool, encoder, epochMs));
        acks = new CallPool(pool -> new GrpcAckReply(ack, pool));
        changes = new CallPool(pool -> new GrpcChangeReply(change, pool));
        endTransactions = new CallPool(pool -> new GrpcStatusReply(endTransaction, pool));
        deadLetters = new CallPool(pool -> new GrpcStatusReply(deadLetter, pool));
    }
}

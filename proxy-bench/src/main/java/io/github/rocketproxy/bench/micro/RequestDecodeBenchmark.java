package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.transport.codec.AckDecoder;
import io.github.rocketproxy.transport.codec.CallerSettings;
import io.github.rocketproxy.transport.codec.MessageLimits;
import io.github.rocketproxy.transport.codec.ReceiveDecoder;
import io.github.rocketproxy.transport.codec.RequestDecoder;
import io.github.rocketproxy.transport.codec.SendDecoder;
import io.github.rocketproxy.transport.codec.SendProperties;
import io.netty.buffer.ByteBuf;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Laying a decoder over a request and filling ring slots from it. */
public class RequestDecodeBenchmark extends HotPathBenchmark {
    private static final int HANDLES = 32;
    private static final int BODY_BYTES = 1024;

    private final Caller caller = new Caller("client", "10.0.0.7:4711", null, null);
    private final RequestEvent event = new RequestEvent();
    private final RequestDecoder sendDecoder =
            new SendDecoder(MessageLimits.DEFAULTS, new SendProperties(), () -> 1_767_225_600_000L);
    private final RequestDecoder ackDecoder = new AckDecoder(MessageLimits.DEFAULTS);
    private final RequestDecoder receiveDecoder =
            new ReceiveDecoder(MessageLimits.DEFAULTS, CallerSettings.DEFAULT);
    private final ByteBuf send = SampleRequests.send(BODY_BYTES);
    private final ByteBuf ack = SampleRequests.ack(1);
    private final ByteBuf acks = SampleRequests.ack(HANDLES);
    private final ByteBuf receive = SampleRequests.receive();

    /** A message of 1 KiB. */
    @Benchmark
    public RequestEvent send() {
        return decode(sendDecoder, send);
    }

    /** One receipt handle. */
    @Benchmark
    public RequestEvent ack() {
        return decode(ackDecoder, ack);
    }

    /** A batch of receipt handles; the score is per handle. */
    @Benchmark
    @OperationsPerInvocation(HANDLES)
    public RequestEvent ackBatch() {
        return decode(ackDecoder, acks);
    }

    /** A long poll with a tag expression. */
    @Benchmark
    public RequestEvent receive() {
        return decode(receiveDecoder, receive);
    }

    private RequestEvent decode(RequestDecoder decoder, ByteBuf payload) {
        int count = decoder.wrap(payload);
        for (int i = 0; i < count; i++) {
            event.clear();
            event.caller = caller;
            event.index = i;
            event.payload = payload;
            event.deadlineNs = Long.MAX_VALUE;
            decoder.fill(event);
        }
        if (event.verdict != null) {
            throw new IllegalStateException("the sample is refused: " + event.verdictText);
        }
        return event;
    }
}

package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.backend.codec.BinaryHeaderWriter;
import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.route.TopicRoute;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/**
 * A send of 1 KB from the encoder over the link to its verdict: frame, in-flight table, deadline,
 * answer, reply; what the socket costs is not in it. Scores are per send.
 */
public class SendLinkBenchmark extends HotPathBenchmark {
    private static final int FEW = 16;
    private static final int MANY = 64;
    private static final int BODY_BYTES = 1_000;

    private final BrokerScene scene = new BrokerScene();
    private final CountingReply reply = new CountingReply();
    private final RequestEvent[] events = new RequestEvent[MANY];
    private final ByteBuf payload = Unpooled.directBuffer().writeZero(BODY_BYTES);
    private final ByteBuf answer = Unpooled.directBuffer();
    private final BrokerRef broker = new BrokerRef(0, "broker-a", "127.0.0.1:1");
    private final TopicRoute route =
            TopicRoute.of("orders", MessageKind.NORMAL, List.of(), List.of(), List.of(), 0);

    /** Prepares slots and the broker's answer. */
    @Setup
    public void prepare() {
        byte[] property = "UNIQ_KEY\u0001id\u0002".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < MANY; i++) {
            events[i] = new RequestEvent();
            events[i].properties =
                    (event, out) -> {
                        out.writeBytes(property);
                        return property.length;
                    };
        }
        HeaderWriter writer = new BinaryHeaderWriter().begin(answer, 0);
        writer.field(Fields.QUEUE_ID, 3).field(Fields.QUEUE_OFFSET, 12).endHeader();
        writer.endFrame(0);
        answer.setInt(17, 1); // the flag of an answer
    }

    /** One message in its frame. */
    @Benchmark
    public long one() {
        return send(1);
    }

    /** A batch in one frame. */
    @Benchmark
    @OperationsPerInvocation(FEW)
    public long batchOf16() {
        return send(FEW);
    }

    /** A large batch in one frame. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public long batchOf64() {
        return send(MANY);
    }

    private long send(int count) {
        long before = reply.answered();
        for (int i = 0; i < count; i++) {
            fill(events[i], i);
        }
        scene.request(events, count);
        scene.answer(answer);
        if (reply.answered() != before + count) {
            throw new IllegalStateException("sends without a verdict");
        }
        return before;
    }

    private void fill(RequestEvent event, int index) {
        event.kind = RequestKind.SEND;
        event.reply = reply;
        event.index = index;
        event.payload = payload.retain();
        event.route = route;
        event.broker = broker;
        event.queueId = 3;
        event.messageKind = MessageKind.NORMAL;
        event.deadlineNs = Long.MAX_VALUE;
        event.body.set(0, BODY_BYTES);
        event.message.set(0, BODY_BYTES);
    }
}

package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.backend.codec.BinaryHeaderWriter;
import io.github.rocketproxy.backend.codec.Fields;
import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.Delivery;
import io.github.rocketproxy.pipeline.port.ReceiveReply;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/**
 * A lease from the pop that begins it to the ack that ends it, with both frames and answers; a
 * frame carries a batch, the score is per message.
 */
public class LeaseBenchmark extends HotPathBenchmark {
    private static final int BATCH = 16;
    private static final int BODY_BYTES = 1_000;
    private static final int INVISIBLE_MS = 60_000;
    private static final byte[] NAMES = "ordersgroup*".getBytes(StandardCharsets.US_ASCII);
    private static final int TOPIC = 6;
    private static final int GROUP = 5;

    private final BrokerScene scene = new BrokerScene();
    private final Receiver receiver = new Receiver();
    private final Caller caller = new Caller("client", "10.0.0.7:4711", null, null);
    private final BrokerRef broker = new BrokerRef(0, "broker-a", "127.0.0.1:1");
    private final GroupSettings settings = new GroupSettings("group", false, null, 0, 17, null, 0);
    private final RequestEvent[] pop = {new RequestEvent()};
    private final RequestEvent[] acks = new RequestEvent[BATCH];
    private final ByteBuf names = Unpooled.directBuffer().writeBytes(NAMES);
    private final ByteBuf popped = Unpooled.directBuffer();
    private final ByteBuf confirmed = Unpooled.directBuffer();

    /** Keeps the handles that a client would ack with, each behind the names of an ack. */
    private static final class Receiver implements ReceiveReply {
        private final ByteBuf[] requests = new ByteBuf[BATCH];
        private Delivery delivery;
        private int shown;

        @Override
        public void watch(Delivery delivery) {
            this.delivery = delivery;
        }

        @Override
        public void message(StoredMessage message, ByteBuf handle, int attempt, long invisibleMs) {
            ByteBuf request = requests[shown++];
            request.setIndex(0, TOPIC + GROUP);
            request.writeBytes(handle, handle.readerIndex(), handle.readableBytes());
        }

        @Override
        public void complete(int index, ReplyCode code, String text) {
            if (code != ReplyCode.OK) {
                throw new IllegalStateException(code + " " + text);
            }
        }

        @Override
        public boolean isCancelled() {
            return false;
        }
    }

    /** Prepares the broker's answers. */
    @Setup
    public void prepare() {
        HeaderWriter writer = new BinaryHeaderWriter();
        writer.begin(popped, 0)
                .field(Fields.POP_TIME, BrokerScene.EPOCH_MS)
                .field(Fields.INVISIBLE_TIME, INVISIBLE_MS)
                .field(Fields.REVIVE_QID, 5)
                .endHeader();
        for (int i = 0; i < BATCH; i++) {
            popped.writeBytes(SampleMessages.stored(BODY_BYTES, i + 1));
            acks[i] = new RequestEvent();
            receiver.requests[i] = Unpooled.directBuffer().writeBytes(NAMES, 0, TOPIC + GROUP);
        }
        writer.endFrame(0);
        popped.setInt(17, 1); // the flag of an answer
        writer.begin(confirmed, 0).endHeader();
        writer.endFrame(0);
        confirmed.setInt(17, 1);
    }

    /** Popped, leased, delivered, acked. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int receiveAndAck() {
        receive();
        ack();
        if (scene.leases() != 0) {
            throw new IllegalStateException("leases that have not ended");
        }
        return receiver.shown;
    }

    private void receive() {
        receiver.shown = 0;
        RequestEvent event = pop[0];
        fill(event, RequestKind.RECEIVE, names.retain());
        event.expression.set(TOPIC + GROUP, 1);
        event.groupSettings = settings;
        event.batchSize = 32;
        event.pollMs = 5_000;
        event.invisibleMs = INVISIBLE_MS;
        event.isAutoRenew = true;
        scene.request(pop, 1);
        scene.answer(popped);
        receiver.delivery.delivered();
    }

    private void ack() {
        for (int i = 0; i < BATCH; i++) {
            ByteBuf request = receiver.requests[i].retain();
            fill(acks[i], RequestKind.ACK, request);
            int handle = TOPIC + GROUP;
            acks[i].receiptHandle.set(handle, request.writerIndex() - handle);
        }
        scene.request(acks, BATCH);
        scene.answer(confirmed);
    }

    private void fill(RequestEvent event, RequestKind kind, ByteBuf payload) {
        event.clear();
        event.kind = kind;
        event.reply = receiver;
        event.caller = caller;
        event.payload = payload;
        event.broker = broker;
        event.topic.set(0, TOPIC);
        event.group.set(TOPIC, GROUP);
    }
}

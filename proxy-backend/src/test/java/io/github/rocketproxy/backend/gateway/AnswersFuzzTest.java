package io.github.rocketproxy.backend.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.List;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.Timeout;

/**
 * What a broker answers, to each kind of request. Whatever it is, the client gets one verdict, and
 * nothing is left over.
 *
 * <pre>
 * 0 kind of request   1 code of the answer   2 length of the fields (2 bytes)   4 fields, body
 * </pre>
 *
 * The fields are as in a binary header. With kind 255 the rest is the broker's bytes as they are.
 */
class AnswersFuzzTest {
    private static final int ANY_BYTES = 255;
    private static final int[] CODES = {0, 1, 2, 11, 16, 17, 19, 20, 21, 22, 24, 208, 209, 210};
    private static final String HANDLE =
            "100 " + GatewayFixture.EPOCH_MS + " 60000 5 0 broker-a 2 103 777";
    private static final String TRANSACTION = "key~broker-a~4~5";

    @Timeout(30)
    @FuzzTest(maxDuration = "5s")
    void answer(byte[] input) {
        if (input.length < 4) {
            return;
        }
        int kind = input[0] & 0xFF;
        GatewayFixture fixture = new GatewayFixture(GatewayFixture.WITHOUT_HEARTBEATS);
        RecordingReply reply = new RecordingReply();
        fixture.run(request(fixture, reply, kind % 9));
        RemotingCommand request = fixture.stub.requests().getFirst();
        EmbeddedChannel broker = fixture.stub.channel();
        if (kind == ANY_BYTES) {
            try {
                broker.writeInbound(Unpooled.copiedBuffer(input, 1, input.length - 1));
            } catch (CorruptedFrameException refused) {
                broker.runPendingTasks();
            }
            broker.close();
        } else {
            broker.writeInbound(frame(input, request.getOpaque()));
            assertThat(verdicts(reply)).as("%s", reply.said).hasSize(1);
        }
        fixture.runTasks();
        fixture.advanceMs(120_000);
        broker.close();
        fixture.advanceMs(120_000);
        assertThat(verdicts(reply)).as("%s", reply.said).hasSize(1);
        fixture.close();
    }

    private static RequestEvent request(GatewayFixture fixture, RecordingReply reply, int kind) {
        return switch (kind) {
            case 0 -> fixture.receive(reply, "*", false);
            case 1 -> fixture.receive(reply, "a || b", true);
            case 2 -> fixture.receiveLite(reply);
            case 3 -> fixture.pull(reply, "a", 0);
            case 4 -> fixture.send(reply, 0, MessageKind.NORMAL, "body");
            case 5 -> fixture.ack(reply, 0, HANDLE);
            case 6 -> fixture.change(reply, HANDLE);
            case 7 -> fixture.deadLetter(reply, HANDLE);
            default -> fixture.endTransaction(reply, TRANSACTION);
        };
    }

    private static ByteBuf frame(byte[] input, int opaque) {
        ByteBuf in = Unpooled.wrappedBuffer(input).skipBytes(1);
        int code = CODES[in.readUnsignedByte() % CODES.length];
        int fieldsLength = Math.min(in.readUnsignedShort(), in.readableBytes());
        ByteBuf frame = Unpooled.buffer();
        frame.writeInt(0).writeInt(1 << 24 | 21 + fieldsLength);
        frame.writeShort(code).writeByte(0).writeShort(513).writeInt(opaque).writeInt(1);
        frame.writeInt(0).writeInt(fieldsLength).writeBytes(in, fieldsLength);
        frame.writeBytes(in);
        return frame.setInt(0, frame.readableBytes() - 4);
    }

    /** Without the messages, which come before. */
    private static List<String> verdicts(RecordingReply reply) {
        return reply.said.stream()
                .filter(said -> !said.contains(" #") && !said.matches("(?s).* q[-0-9]+@[-0-9]+"))
                .toList();
    }
}

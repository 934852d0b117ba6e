package io.github.rocketproxy.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.SendMessageResponse;
import apache.rocketmq.v2.SendResultEntry;
import apache.rocketmq.v2.Status;
import io.github.rocketproxy.bench.client.CallListener;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class StatusReaderTest {
    private static final byte[] NOT_FOUND =
            SendMessageResponse.newBuilder()
                    .setStatus(
                            Status.newBuilder()
                                    .setCode(Code.TOPIC_NOT_FOUND)
                                    .setMessage("no such topic\nx"))
                    .build()
                    .toByteArray();

    private final StatusReader status = new StatusReader();

    private int code(byte[] reply) {
        return status.code(Unpooled.wrappedBuffer(reply), 0, reply.length);
    }

    @Test
    void shouldReadTheStatusWhenEntriesFollow() {
        byte[] reply =
                SendMessageResponse.newBuilder()
                        .setStatus(Status.newBuilder().setCode(Code.OK).setMessage("OK"))
                        .addEntries(SendResultEntry.newBuilder().setMessageId("m1"))
                        .build()
                        .toByteArray();

        assertThat(code(reply)).isEqualTo(StatusReader.OK);
    }

    @Test
    void shouldTellCodeAndTextWhenTheSendIsRefused() {
        int code = code(NOT_FOUND);

        assertThat(code).isEqualTo(Code.TOPIC_NOT_FOUND.getNumber());
        assertThat(status.describe(0, code)).isEqualTo("code 40402 no such topic");
    }

    @Test
    void shouldCallAReplyMalformedWhenItHasNoStatusOrIsCut() {
        assertThat(code(new byte[0])).isEqualTo(StatusReader.MALFORMED);
        assertThat(code(Arrays.copyOf(NOT_FOUND, 3))).isEqualTo(StatusReader.MALFORMED);
        assertThat(status.describe(0, StatusReader.MALFORMED)).isEqualTo("no status");
    }

    @Test
    void shouldTellTheStatusOfGrpcWhenThatFailed() {
        assertThat(status.describe(14, StatusReader.OK)).isEqualTo("grpc UNAVAILABLE");
        assertThat(status.describe(CallListener.RESET, StatusReader.OK)).isEqualTo("reset");
    }
}

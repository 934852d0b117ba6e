package io.github.rocketproxy.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.AckMessageEntry;
import apache.rocketmq.v2.AckMessageRequest;
import apache.rocketmq.v2.ChangeInvisibleDurationRequest;
import apache.rocketmq.v2.EndTransactionRequest;
import apache.rocketmq.v2.FilterType;
import apache.rocketmq.v2.ForwardMessageToDeadLetterQueueRequest;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.PullMessageRequest;
import apache.rocketmq.v2.ReceiveMessageRequest;
import apache.rocketmq.v2.Resource;
import apache.rocketmq.v2.TransactionResolution;
import apache.rocketmq.v2.TransactionSource;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.github.rocketproxy.fuzz.FuzzInput;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/**
 * Requests of consumers and ends of transactions: whatever is taken reads as protobuf reads it. The
 * first byte chooses the request.
 */
class RequestDecodersFuzzTest {
    private static final MessageLimits LIMITS = MessageLimits.DEFAULTS;

    private final List<RequestDecoder> decoders =
            List.of(
                    new AckDecoder(LIMITS),
                    new ReceiveDecoder(LIMITS, CallerSettings.DEFAULT),
                    new PullDecoder(LIMITS),
                    new ChangeInvisibleDecoder(LIMITS),
                    new DeadLetterDecoder(LIMITS),
                    new EndTransactionDecoder());
    private final List<Parser<? extends Message>> officials =
            List.of(
                    AckMessageRequest.parser(),
                    ReceiveMessageRequest.parser(),
                    PullMessageRequest.parser(),
                    ChangeInvisibleDurationRequest.parser(),
                    ForwardMessageToDeadLetterQueueRequest.parser(),
                    EndTransactionRequest.parser());

    @Timeout(30)
    @FuzzTest(maxDuration = "5s")
    void request(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int kind = (input[0] & 0xFF) % decoders.size();
        RequestDecoder decoder = decoders.get(kind);
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        FuzzInput.assertSame(
                bytes,
                (buffer, offset, length) ->
                        EventText.of(
                                Requests.decode(decoder, buffer.slice(offset, length), 30_000)));
        Message request = official(officials.get(kind), bytes);
        if (request == null) {
            return;
        }
        List<RequestEvent> events =
                Requests.decode(decoder, Unpooled.wrappedBuffer(request.toByteArray()), 30_000);
        for (int i = 0; i < events.size(); i++) {
            RequestEvent event = events.get(i);
            if (event.verdict == null) {
                assertReads(event, request, i);
            } else {
                assertThat(event.verdictText).doesNotContain("no valid protobuf");
            }
        }
    }

    private static Message official(Parser<? extends Message> parser, byte[] bytes) {
        try {
            return DiscardUnknownFieldsParser.wrap(parser).parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    private static void assertReads(RequestEvent event, Message any, int index) {
        switch (any) {
            case AckMessageRequest r -> {
                AckMessageEntry entry = r.getEntries(index);
                assertAbout(event, r.getTopic(), r.getGroup(), entry.getMessageId());
                assertHandle(event, entry.getReceiptHandle(), entry.getLiteTopic());
            }
            case ReceiveMessageRequest r -> {
                assertAbout(event, r.getMessageQueue().getTopic(), r.getGroup(), "");
                assertQueue(event, r.getMessageQueue());
                assertThat(event.attemptId.text(event.payload)).isEqualTo(r.getAttemptId());
                assertThat(event.isSqlFilter)
                        .isEqualTo(r.getFilterExpression().getType() == FilterType.SQL);
            }
            case PullMessageRequest r -> {
                assertAbout(event, r.getMessageQueue().getTopic(), r.getGroup(), "");
                assertQueue(event, r.getMessageQueue());
                assertThat(event.queueId).isEqualTo(r.getMessageQueue().getId());
                assertThat(event.queueOffset).isEqualTo(r.getOffset());
            }
            case ChangeInvisibleDurationRequest r -> {
                assertAbout(event, r.getTopic(), r.getGroup(), r.getMessageId());
                assertHandle(event, r.getReceiptHandle(), r.getLiteTopic());
                assertThat(event.isSuspend).isEqualTo(r.getSuspend());
            }
            case ForwardMessageToDeadLetterQueueRequest r -> {
                assertAbout(event, r.getTopic(), r.getGroup(), r.getMessageId());
                assertHandle(event, r.getReceiptHandle(), r.getLiteTopic());
            }
            case EndTransactionRequest r -> {
                assertAbout(event, r.getTopic(), Resource.getDefaultInstance(), r.getMessageId());
                assertThat(event.transactionId.text(event.payload)).isEqualTo(r.getTransactionId());
                assertThat(event.isCommit)
                        .isEqualTo(r.getResolution() == TransactionResolution.COMMIT);
                assertThat(event.isFromCheck)
                        .isEqualTo(r.getSource() == TransactionSource.SOURCE_SERVER_CHECK);
            }
            default -> throw new AssertionError(any);
        }
    }

    private static void assertAbout(RequestEvent event, Resource topic, Resource group, String id) {
        assertThat(event.topic.text(event.payload)).isEqualTo(topic.getName());
        assertThat(event.group.text(event.payload)).isEqualTo(group.getName());
        assertThat(event.messageId.text(event.payload)).isEqualTo(id);
    }

    private static void assertHandle(RequestEvent event, String handle, String liteTopic) {
        assertThat(event.receiptHandle.text(event.payload)).isEqualTo(handle);
        assertThat(event.liteTopic.text(event.payload)).isEqualTo(liteTopic);
    }

    private static void assertQueue(RequestEvent event, MessageQueue queue) {
        assertThat(event.brokerName.text(event.payload)).isEqualTo(queue.getBroker().getName());
        assertThat(event.batchSize).isBetween(1, LIMITS.maxBatchSize());
    }
}

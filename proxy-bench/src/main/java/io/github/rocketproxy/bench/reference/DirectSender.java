package io.github.rocketproxy.bench.reference;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;

/**
 * What a message costs the broker without a proxy: sends singly with the Remoting client, so many
 * in flight. Prints {@code ready}; for each number on its input it sends that many messages and
 * prints {@code sent MESSAGES ERRORS NANOSECONDS}. Ends with its input.
 */
public final class DirectSender {
    private static final int TIMEOUT_MS = 30_000;
    private static final long BODY_SEED = 42;

    private final DefaultMQProducer producer = new DefaultMQProducer("bench-direct");
    private final String topic;
    private final byte[] body;
    private final int inFlight;

    private DirectSender(String topic, int bodyBytes, int inFlight) {
        this.topic = topic;
        this.body = new byte[bodyBytes];
        this.inFlight = inFlight;
        new Random(BODY_SEED).nextBytes(body);
    }

    /**
     * Runs until its input ends.
     *
     * @param args name server, topic, bytes of a body, messages in flight
     */
    public static void main(String[] args)
            throws MQClientException, IOException, InterruptedException {
        DirectSender sender =
                new DirectSender(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        sender.start(args[0]);
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(sender.send(Long.parseLong(line.trim())));
        }
        System.exit(0);
    }

    private void start(String nameServer) throws MQClientException {
        producer.setNamesrvAddr(nameServer);
        producer.setSendMsgTimeout(TIMEOUT_MS);
        producer.setRetryTimesWhenSendAsyncFailed(0);
        producer.setCompressMsgBodyOverHowmuch(Integer.MAX_VALUE);
        producer.start();
    }

    private String send(long count) throws InterruptedException {
        Semaphore slots = new Semaphore(inFlight);
        AtomicLong confirmed = new AtomicLong();
        SendCallback callback = new Confirmation(slots, confirmed);
        long startNs = System.nanoTime();
        for (long i = 0; i < count; i++) {
            slots.acquire();
            try {
                producer.send(new Message(topic, body), callback);
            } catch (Exception e) {
                slots.release();
            }
        }
        slots.acquire(inFlight);
        long tookNs = System.nanoTime() - startNs;
        return "sent " + confirmed + " " + (count - confirmed.get()) + " " + tookNs;
    }

    private record Confirmation(Semaphore slots, AtomicLong confirmed) implements SendCallback {
        @Override
        public void onSuccess(SendResult result) {
            if (result.getSendStatus() == SendStatus.SEND_OK) {
                confirmed.incrementAndGet();
            }
            slots.release();
        }

        @Override
        public void onException(Throwable failure) {
            slots.release();
        }
    }
}

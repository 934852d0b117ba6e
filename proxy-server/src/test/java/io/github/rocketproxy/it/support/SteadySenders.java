package io.github.rocketproxy.it.support;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.apis.ClientException;
import org.apache.rocketmq.client.apis.producer.Producer;

/** Threads that send one message after the other until they are stopped, each its own. */
public final class SteadySenders {
    private static final long PAUSE_MS = 5;
    private static final Duration LAST_ANSWER = Duration.ofSeconds(30);

    private final List<Thread> threads = new ArrayList<>();
    private final List<String> answered = Collections.synchronizedList(new ArrayList<>());
    private final List<Exception> failures = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean isStopped;

    private SteadySenders() {}

    public static SteadySenders start(Producer producer, String topic, int count) {
        SteadySenders senders = new SteadySenders();
        for (int i = 0; i < count; i++) {
            String name = "sender-" + i;
            senders.threads.add(Thread.ofVirtual().start(() -> senders.run(producer, topic, name)));
        }
        return senders;
    }

    private void run(Producer producer, String topic, String name) {
        try {
            for (int i = 0; !isStopped; i++) {
                String body = name + "-" + i;
                try {
                    producer.send(
                            Clients.message(topic, body.getBytes(StandardCharsets.US_ASCII))
                                    .build());
                    answered.add(body);
                } catch (ClientException e) {
                    failures.add(e);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Messages that were confirmed so far. */
    public int answered() {
        return answered.size();
    }

    /** What was thrown at senders. */
    public List<Exception> failures() {
        synchronized (failures) {
            return List.copyOf(failures);
        }
    }

    /** Waits for the last answers; returns the bodies of all that were confirmed. */
    public List<String> stop() throws InterruptedException {
        isStopped = true;
        for (Thread thread : threads) {
            if (!thread.join(LAST_ANSWER)) {
                throw new AssertionError("a send was never answered");
            }
        }
        synchronized (answered) {
            return List.copyOf(answered);
        }
    }
}

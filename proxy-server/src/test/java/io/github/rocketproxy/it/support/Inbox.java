package io.github.rocketproxy.it.support;

import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.ReceiveMessageRequest;
import apache.rocketmq.v2.ReceiveMessageResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Receives by bare stubs until enough messages are there. */
public final class Inbox {
    private Inbox() {}

    /** At least {@code count} messages, in the order of their arrival. */
    public static List<Message> take(RawClient client, ReceiveMessageRequest request, int count) {
        List<Message> received = new ArrayList<>();
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInSameThread()
                .until(
                        () -> {
                            client.receive(request).stream()
                                    .filter(ReceiveMessageResponse::hasMessage)
                                    .forEach(item -> received.add(item.getMessage()));
                            return received.size() >= count;
                        });
        return received;
    }

    /** The one message that comes for a group that takes all of a topic. */
    public static Message takeOne(RawClient client, String group, String topic) {
        return take(client, RawClient.receive(group, topic, Duration.ofSeconds(30)).build(), 1)
                .getFirst();
    }
}

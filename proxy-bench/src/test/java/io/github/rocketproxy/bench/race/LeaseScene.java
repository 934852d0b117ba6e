package io.github.rocketproxy.bench.race;

import io.github.rocketproxy.backend.lease.LeaseDoors;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.StringJoiner;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * Two shards of one process and a client that has asked the first for a message. One thread at a
 * time, but for {@link LoopShard#execute} and for what concerns {@link #other} alone.
 */
final class LeaseScene {
    private static final int ACK = 200051;
    private static final int CHANGE = 200053;
    private static final int MOST_ROUNDS = 4;
    private static final byte[] MESSAGE = stored();

    final LeaseDoors doors = new LeaseDoors();
    final LoopShard home = new LoopShard(0, doors);
    final LoopShard other = new LoopShard(1, doors);
    final ClientReply received = new ClientReply();
    final ClientReply acked = new ClientReply();

    /** What the broker has been asked last and has not answered: the pop, then the renewal. */
    private RemotingCommand asked;

    /** As it is once the broker has granted the renewal. */
    private String renewedHandle;

    LeaseScene() {
        home.run(Requests.receive(received));
        asked = home.broker.requests().getFirst();
    }

    /** The client has the message, and the broker is asked for more time. */
    static LeaseScene renewing() {
        LeaseScene scene = new LeaseScene();
        scene.answerPop();
        scene.deliver();
        scene.beginRenewal();
        return scene;
    }

    /** The broker has a message. */
    void answerPop() {
        home.broker.grant(
                asked,
                MESSAGE,
                "popTime",
                "" + home.epochMs(),
                "invisibleTime",
                "" + LoopShard.INVISIBLE_MS,
                "reviveQid",
                "5",
                "startOffsetInfo",
                "0 2 100",
                "msgOffsetInfo",
                "0 2 100");
    }

    /** The receive has ended well, if it had anything for the client. */
    void deliver() {
        if (received.delivery != null) {
            received.delivery.delivered();
        }
    }

    private void beginRenewal() {
        home.advanceMs(LoopShard.RENEWAL_AFTER_MS + 4); // a tick more
        asked = home.broker.requests().getFirst();
        renewedHandle =
                "100 %d %d 6 0 broker-a 2 100 777"
                        .formatted(home.epochMs(), LoopShard.INVISIBLE_MS);
    }

    /** The broker grants the renewal. */
    void answerRenewal() {
        grantChange(asked);
    }

    private void grantChange(RemotingCommand change) {
        home.broker.grant(
                change,
                null,
                "popTime",
                "" + home.epochMs(),
                "invisibleTime",
                change.getExtFields().get("invisibleTime"),
                "reviveQid",
                "6");
    }

    /** An ack with the handle that the client got first. */
    RequestEvent ack() {
        return Requests.ack(acked, received.receiptHandle);
    }

    /**
     * Lets everything come to its end, and the broker grant what it is asked; a second and more
     * goes by, in which a message that was given back would be forgotten and one that is held be
     * renewed.
     *
     * @return what the broker was asked
     */
    String settle() {
        StringJoiner all = new StringJoiner(" + ");
        for (int i = 0; i < MOST_ROUNDS; i++) {
            home.runTasks();
            List<RemotingCommand> requests = home.broker.requests();
            requests.forEach(request -> all.add(show(request)));
            requests.forEach(this::grant);
            if (requests.isEmpty()) {
                home.advanceMs(LoopShard.NACK_MS + 4);
            }
        }
        other.runTasks();
        return all.toString();
    }

    private void grant(RemotingCommand request) {
        if (request.getCode() == CHANGE) {
            grantChange(request);
        } else {
            home.broker.grant(request, null);
        }
    }

    private String show(RemotingCommand request) {
        String extraInfo = request.getExtFields().get("extraInfo");
        return switch (request.getCode()) {
            case ACK -> "ack " + handleOf(extraInfo);
            case CHANGE -> {
                boolean isUnseen = "true".equals(request.getExtFields().get("suspend"));
                String wait = request.getExtFields().get("invisibleTime") + " ms";
                yield (isUnseen ? "back unseen in " : "back in ") + wait;
            }
            default -> "code " + request.getCode();
        };
    }

    private String handleOf(String extraInfo) {
        if (extraInfo.equals(renewedHandle)) {
            return "renewed";
        }
        return received.receiptHandle.startsWith(extraInfo) ? "outdated" : extraInfo;
    }

    void close() {
        home.close();
        other.close();
    }

    private static byte[] stored() {
        MessageExt message = new MessageExt();
        message.setTopic("T");
        message.setBody(new byte[] {'m'});
        message.setQueueId(2);
        message.setQueueOffset(100);
        message.setCommitLogOffset(777);
        message.setBornHost(new InetSocketAddress("127.0.0.1", 1));
        message.setStoreHost(new InetSocketAddress("127.0.0.1", 2));
        try {
            return MessageDecoder.encode(message, false);
        } catch (Exception e) {
            throw new IllegalStateException("the message cannot be encoded", e);
        }
    }
}

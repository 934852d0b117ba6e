package io.github.rocketproxy.backend.group;

import io.github.rocketproxy.pipeline.port.Member;
import io.github.rocketproxy.pipeline.port.Member.Subscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * The members of one consumer group: who sits on which seat, who stands because all seats are
 * taken, and what they subscribe together. A member keeps its seat; a seat that becomes free goes
 * to the one who has stood longest. Not thread-safe.
 */
final class GroupSeats {
    private final Member[] seats;
    private final Map<String, Member> standing = new LinkedHashMap<>();
    private final Map<String, Topic> topics = new LinkedHashMap<>();
    private long revision;

    /** A topic with the newest expression for it, and how many members have the topic. */
    private static final class Topic {
        private int members;
        private Subscription newest;
        private long version;
    }

    GroupSeats(int seats) {
        this.seats = new Member[seats];
    }

    /**
     * A member is there, or is there with other subscriptions.
     *
     * @param nowMs epoch ms; tells newer expressions from older ones
     */
    void put(Member member, long nowMs) {
        int seat = seatOf(member.clientId());
        Member older = seat >= 0 ? seats[seat] : standing.get(member.clientId());
        member.subscriptions().forEach(subscription -> add(subscription, nowMs));
        if (older != null) {
            older.subscriptions().forEach(this::subtract);
        }
        int free = seat >= 0 ? seat : freeSeat();
        if (free >= 0 && (older == null || seat >= 0)) {
            seats[free] = member;
        } else {
            standing.put(member.clientId(), member);
        }
    }

    /** A member has left; does nothing if it was not there. */
    void remove(String clientId) {
        int seat = seatOf(clientId);
        Member left = seat >= 0 ? seats[seat] : standing.remove(clientId);
        if (left == null) {
            return;
        }
        left.subscriptions().forEach(this::subtract);
        if (seat >= 0) {
            seats[seat] = nextStanding();
        }
    }

    private Member nextStanding() {
        Map.Entry<String, Member> next = standing.entrySet().stream().findFirst().orElse(null);
        return next == null ? null : standing.remove(next.getKey());
    }

    private int seatOf(String clientId) {
        for (int seat = 0; seat < seats.length; seat++) {
            if (seats[seat] != null && seats[seat].clientId().equals(clientId)) {
                return seat;
            }
        }
        return -1;
    }

    private int freeSeat() {
        for (int seat = 0; seat < seats.length; seat++) {
            if (seats[seat] == null) {
                return seat;
            }
        }
        return -1;
    }

    private void add(Subscription subscription, long nowMs) {
        Topic topic = topics.computeIfAbsent(subscription.topic(), name -> new Topic());
        topic.members++;
        if (!subscription.equals(topic.newest)) {
            topic.newest = subscription;
            topic.version = Math.max(nowMs, topic.version + 1);
            revision++;
        }
    }

    private void subtract(Subscription subscription) {
        Topic topic = topics.get(subscription.topic());
        topic.members--;
        if (topic.members == 0) {
            topics.remove(subscription.topic());
            revision++;
        }
    }

    boolean isEmpty() {
        for (Member member : seats) {
            if (member != null) {
                return false;
            }
        }
        return standing.isEmpty();
    }

    /** The member of that id, seated or standing; null if there is none. */
    Member find(String clientId) {
        int seat = seatOf(clientId);
        return seat >= 0 ? seats[seat] : standing.get(clientId);
    }

    /** Names of all topics that any member subscribes. */
    List<String> topicNames() {
        return List.copyOf(topics.keySet());
    }

    /** What a broker is to be told now. */
    GroupPlan plan() {
        List<ConsumerEntry> entries = new ArrayList<>(seats.length);
        for (Member member : seats) {
            entries.add(
                    member == null
                            ? null
                            : new ConsumerEntry(
                                    member.clientId(), member.role(), member.language(), revision));
        }
        List<SubscriptionData> subscriptions = new ArrayList<>();
        for (Topic topic : topics.values()) {
            subscriptions.add(Registrations.subscription(topic.newest, topic.version));
        }
        return new GroupPlan(entries, subscriptions);
    }
}

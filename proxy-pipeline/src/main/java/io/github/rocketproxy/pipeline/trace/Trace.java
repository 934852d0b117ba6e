package io.github.rocketproxy.pipeline.trace;

import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a followed request met on its way. Handed along with the request: whoever has that may write
 * here. Allocates, because few requests are followed.
 */
public final class Trace {
    /** Calls and links that are kept; a request of many messages may go to many brokers. */
    private static final int MAX_KEPT = 32;

    private final TraceParent parent;
    private final long epochOffsetNs;
    private final List<BrokerCallTimes> brokerCalls = new ArrayList<>(2);
    private final List<TraceParent> links = new ArrayList<>(2);
    private String topic = "";
    private String group = "";
    private int parked;
    private long publishedNs;
    private long authenticatedNs;
    private long routedNs;

    /**
     * @param parent the span that the request was made in; null: none is known
     */
    public Trace(TraceParent parent) {
        this.parent = parent;
        epochOffsetNs =
                TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
    }

    /** The span that the request was made in, or null. */
    public TraceParent parent() {
        return parent;
    }

    /** The stages are done with one of the request's events. Before its payload is given away. */
    public void onStagesDone(RequestEvent event) {
        topic = text(event.payload, event.topic);
        group = text(event.payload, event.group);
        parked = Math.max(parked, event.parkCount);
        publishedNs = event.publishedNs;
        authenticatedNs = event.authenticatedNs;
        routedNs = event.routedNs;
    }

    private static String text(ByteBuf payload, Slice slice) {
        return payload == null ? "" : slice.text(payload);
    }

    /** Part of the request has been written to a broker. */
    public void onSent(String broker, long sentNs) {
        if (brokerCalls.size() < MAX_KEPT) {
            brokerCalls.add(new BrokerCallTimes(broker, sentNs));
        }
    }

    /** A broker has answered what it was sent first of all that is unanswered. */
    public void onAnswered(String broker, long answeredNs) {
        for (BrokerCallTimes call : brokerCalls) {
            if (call.answeredNs == 0 && call.broker.equals(broker)) {
                call.answeredNs = answeredNs;
                return;
            }
        }
    }

    /** A message of the request, or one that was delivered, is part of another trace. */
    public void link(TraceParent other) {
        if (links.size() < MAX_KEPT) {
            links.add(other);
        }
    }

    /** Epoch ns of a {@code System.nanoTime()}. */
    public long epochNs(long timeNs) {
        return timeNs + epochOffsetNs;
    }

    /** Traces that the request's messages are part of. */
    public List<TraceParent> links() {
        return links;
    }

    /** What brokers were asked, in that order. */
    public List<BrokerCallTimes> brokerCalls() {
        return brokerCalls;
    }

    /** Empty where the request names none, or was refused before it was read. */
    public String topic() {
        return topic;
    }

    /** As {@link #topic}. */
    public String group() {
        return group;
    }

    /** How often it waited for metadata. */
    public int parked() {
        return parked;
    }

    /** {@code System.nanoTime()}; 0 where it did not come so far. */
    public long publishedNs() {
        return publishedNs;
    }

    /** As {@link #publishedNs}. */
    public long authenticatedNs() {
        return authenticatedNs;
    }

    /** As {@link #publishedNs}. */
    public long routedNs() {
        return routedNs;
    }

    /** One frame to a broker. */
    public static final class BrokerCallTimes {
        private final String broker;
        private final long sentNs;
        private long answeredNs;

        BrokerCallTimes(String broker, long sentNs) {
            this.broker = broker;
            this.sentNs = sentNs;
        }

        /** The broker's name. */
        public String broker() {
            return broker;
        }

        /** {@code System.nanoTime()}. */
        public long sentNs() {
            return sentNs;
        }

        /** {@code System.nanoTime()}; 0: there was no answer. */
        public long answeredNs() {
            return answeredNs;
        }
    }
}

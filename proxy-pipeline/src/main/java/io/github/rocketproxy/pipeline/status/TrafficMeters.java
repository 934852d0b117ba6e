package io.github.rocketproxy.pipeline.status;

import io.github.rocketproxy.pipeline.route.MessageKind;
import java.util.Arrays;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Counts the messages of one event loop, by topic, and how they travel. Names are numbers of {@link
 * MeterSlots}. Written by the loop alone, read by any thread. Allocates when a topic, or a topic
 * and group, is seen for the first time.
 */
public final class TrafficMeters {
    /** Pairs of topic and group that are told apart, whatever the slots allow. */
    public static final int MAX_PAIRS = 10_000;

    /** The official ones, bytes. */
    private static final long[] SIZE_BOUNDS = {
        1 << 10, 4 << 10, 512 << 10, 1 << 20, 2 << 20, 4 << 20
    };

    private static final long[] BATCH_BOUNDS = {1, 2, 4, 8, 16, 32, 64, 128, 256};
    private static final int KINDS = MessageKind.values().length;

    private final Long2ObjectHashMap<OutMeter> pairs = new Long2ObjectHashMap<>();
    private final CountHistogram sendBatches = new CountHistogram(BATCH_BOUNDS);
    private final CountHistogram ackBatches = new CountHistogram(BATCH_BOUNDS);
    private volatile CountHistogram[][] in = new CountHistogram[16][];
    private volatile OutMeter[] out = {new OutMeter(MeterSlots.OTHER, MeterSlots.OTHER)};

    /** A broker has stored a message. */
    public void stored(int topicSlot, MessageKind kind, int bodyBytes) {
        CountHistogram[][] topics = in;
        CountHistogram[] kinds = topicSlot < topics.length ? topics[topicSlot] : null;
        CountHistogram sizes = kinds == null ? null : kinds[kind.ordinal()];
        if (sizes == null) {
            sizes = addSizes(topicSlot, kind);
        }
        sizes.record(bodyBytes);
    }

    private CountHistogram addSizes(int topicSlot, MessageKind kind) {
        CountHistogram[][] topics =
                Arrays.copyOf(in, Math.max(in.length, Integer.highestOneBit(topicSlot) * 2));
        CountHistogram[] kinds =
                topics[topicSlot] == null
                        ? new CountHistogram[KINDS]
                        : Arrays.copyOf(topics[topicSlot], KINDS);
        kinds[kind.ordinal()] = new CountHistogram(SIZE_BOUNDS);
        topics[topicSlot] = kinds;
        in = topics;
        return kinds[kind.ordinal()];
    }

    /** A client was shown a message. */
    public void delivered(int topicSlot, int groupSlot, boolean isRetry, int bodyBytes) {
        long pair = (long) topicSlot << Integer.SIZE | groupSlot;
        OutMeter meter = pairs.get(pair);
        if (meter == null) {
            meter = addPair(pair, topicSlot, groupSlot);
        }
        meter.add(isRetry, bodyBytes);
    }

    private OutMeter addPair(long pair, int topicSlot, int groupSlot) {
        OutMeter[] meters = out;
        if (pair == 0 || meters.length > MAX_PAIRS) {
            return meters[0];
        }
        OutMeter meter = new OutMeter(topicSlot, groupSlot);
        pairs.put(pair, meter);
        meters = Arrays.copyOf(meters, meters.length + 1);
        meters[meters.length - 1] = meter;
        out = meters;
        return meter;
    }

    /** So many messages went in one request. */
    public void sent(int messages) {
        sendBatches.record(messages);
    }

    /** So many receipt handles went in one request. */
    public void acked(int handles) {
        ackBatches.record(handles);
    }

    /** Sizes of stored messages, bytes; null where there were none. */
    public CountHistogram sizes(int topicSlot, MessageKind kind) {
        CountHistogram[][] topics = in;
        return topicSlot >= topics.length || topics[topicSlot] == null
                ? null
                : topics[topicSlot][kind.ordinal()];
    }

    /** Numbers of topics above which {@link #sizes} has nothing. */
    public int topicSlots() {
        return in.length;
    }

    /** What was delivered; each pair of topic and group once. Not to be written to. */
    public OutMeter[] out() {
        return out;
    }

    /** Messages a send request. */
    public CountHistogram sendBatches() {
        return sendBatches;
    }

    /** Receipt handles an ack request. */
    public CountHistogram ackBatches() {
        return ackBatches;
    }
}

package io.github.rocketproxy.pipeline.traffic;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One shard's meters of one kind, by name. Bounded: what has a rule of its own is always there;
 * names under the rule for each come in until there are too many, then those that are idle make
 * room, and what does not fit shares one meter. Stage thread only, but for counts.
 */
final class KeyTable {
    private static final int HEADS = 1_024;
    private static final int INITIAL_SLOTS = 16;
    private static final int LOOKS_FOR_ROOM = 8;
    private static final int FOLDED = 0;
    private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(10);

    private final LimitKind kind;
    private final int shard;
    private final SharedKeys keys;
    private final Counters counters;
    private final NameWords name = new NameWords();
    private final KeyMeter[] heads = new KeyMeter[HEADS];
    private final KeyMeter folded;
    private final Figures counts = new Figures(1);
    private KeyMeter[] slots = new KeyMeter[INITIAL_SLOTS];
    private int size;
    private RuleInForce each;
    private int maxKeys;
    private int namedCount;
    private int hand;

    KeyTable(LimitKind kind, int shard, SharedKeys keys, Counters counters) {
        this.kind = kind;
        this.shard = shard;
        this.keys = keys;
        this.counters = counters;
        folded =
                keys.join(
                        kind,
                        SharedKeys.FOLDED,
                        shard,
                        shares -> new KeyMeter(shares, shard, 0, new long[0], -1));
    }

    /** Other rules are in force. Allocates. */
    void install(RuleSet rules, long nowNs) {
        Map<String, RuleInForce> named = rules.named(kind);
        each = rules.each(kind);
        maxKeys = rules.maxKeys();
        namedCount = 0;
        for (int i = size - 1; i >= 0; i--) {
            KeyMeter meter = slots[i];
            RuleInForce rule = rules.of(kind, meter.bounds().name());
            if (rule == null) {
                remove(meter);
            } else {
                meter.bounds().govern(rule, nowNs);
            }
        }
        if (each != null) {
            folded.bounds().govern(each, nowNs);
        }
        named.forEach(
                (text, rule) -> {
                    if (!text.equals(TrafficRule.EACH)) {
                        namedCount++;
                        readText(text);
                        if (find() == null) {
                            add(text, rule, nowNs);
                        }
                    }
                });
    }

    private void readText(String text) {
        ByteBuf bytes = bytes(text);
        try {
            name.read(bytes, 0, bytes.readableBytes());
        } finally {
            bytes.release();
        }
    }

    /**
     * A name in a buffer of the kind that requests come in: where the compiler has seen a third
     * kind it makes a call of each read, for requests too.
     */
    private static ByteBuf bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    }

    /** The meter of a name that a request holds; null: it has no limit. */
    KeyMeter meter(ByteBuf buffer, int offset, int length, long nowNs) {
        if (size == 0 && each == null) {
            return null;
        }
        if (!name.read(buffer, offset, length)) {
            return fold();
        }
        KeyMeter found = find();
        if (found != null || each == null) {
            return found;
        }
        return hasRoom(nowNs)
                ? add(buffer.toString(offset, length, StandardCharsets.UTF_8), each, nowNs)
                : fold();
    }

    /** As {@link #meter(ByteBuf, int, int, long)}. Allocates. */
    KeyMeter meter(String text, long nowNs) {
        ByteBuf bytes = bytes(text);
        try {
            return meter(bytes, 0, bytes.readableBytes(), nowNs);
        } finally {
            bytes.release();
        }
    }

    private KeyMeter find() {
        KeyMeter meter = heads[head(name.hash())];
        while (meter != null
                && (meter.hash != name.hash() || !name.isSame(meter.words, meter.length))) {
            meter = meter.next;
        }
        return meter;
    }

    private static int head(int hash) {
        return hash & HEADS - 1;
    }

    private KeyMeter fold() {
        if (each == null) {
            return null;
        }
        counts.add(FOLDED, 1);
        counters.increment(ProxyCounter.LIMIT_KEYS_FOLDED);
        return folded;
    }

    private boolean hasRoom(long nowNs) {
        if (size - namedCount < maxKeys) {
            return true;
        }
        for (int i = 0; i < LOOKS_FOR_ROOM && size > 0; i++) {
            hand = hand + 1 < size ? hand + 1 : 0;
            KeyMeter meter = slots[hand];
            if (meter.bounds().rule().equals(each) && meter.bounds().isIdle(nowNs, IDLE_NS)) {
                remove(meter);
            }
        }
        return size - namedCount < maxKeys;
    }

    private KeyMeter add(String text, RuleInForce rule, long nowNs) {
        KeyMeter meter =
                keys.join(
                        kind,
                        text,
                        shard,
                        shares -> {
                            KeyMeter made =
                                    new KeyMeter(
                                            shares, shard, name.hash(), name.copy(), name.length());
                            made.bounds().govern(rule, nowNs);
                            return made;
                        });
        meter.next = heads[head(meter.hash)];
        heads[head(meter.hash)] = meter;
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, 2 * size);
        }
        meter.slot = size;
        slots[size++] = meter;
        return meter;
    }

    private void remove(KeyMeter meter) {
        meter.isGone = true;
        keys.leave(meter.bounds().shares(), shard);
        unchain(meter);
        KeyMeter moved = slots[--size];
        moved.slot = meter.slot;
        slots[meter.slot] = moved;
        slots[size] = null;
    }

    private void unchain(KeyMeter meter) {
        int head = head(meter.hash);
        if (heads[head] == meter) {
            heads[head] = meter.next;
            return;
        }
        KeyMeter before = heads[head];
        while (before.next != meter) {
            before = before.next;
        }
        before.next = meter.next;
    }

    /** The only one, of a kind that has no more; null: there is none. */
    KeyMeter only() {
        return slots[0];
    }

    /** What all that did not fit share. */
    KeyMeter folded() {
        return folded;
    }

    /** Requests whose name did not fit. Any thread. */
    long foldedCount() {
        return counts.value(FOLDED);
    }
}

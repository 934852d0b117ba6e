package io.github.rocketproxy.pipeline.traffic;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The keys that some shard knows. Any thread; a stage comes here when a name is new to it. */
final class SharedKeys {
    /** The name of what did not fit; no other has it. */
    static final String FOLDED = "(others)";

    private record Key(LimitKind kind, String name) {}

    private final ConcurrentHashMap<Key, KeyShares> shares = new ConcurrentHashMap<>();
    private final int shards;
    private volatile int splits;

    SharedKeys(int shards) {
        this.shards = shards;
    }

    int shards() {
        return shards;
    }

    /** Another number means that some key is split in another way. */
    int splits() {
        return splits;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the balancer alone splits
    private void onSplit() {
        splits++;
    }

    /** The shard knows the key from now on. */
    KeyMeter join(LimitKind kind, String name, int shard, Function<KeyShares, KeyMeter> factory) {
        return shares.compute(
                        new Key(kind, name),
                        (key, known) -> {
                            KeyShares joined =
                                    known == null
                                            ? new KeyShares(kind, name, shards, this::onSplit)
                                            : known;
                            joined.setMeter(shard, factory.apply(joined));
                            return joined;
                        })
                .meter(shard);
    }

    /** The shard has forgotten the key. */
    void leave(KeyShares left, int shard) {
        shares.computeIfPresent(
                new Key(left.kind(), left.name()),
                (key, known) -> {
                    known.setMeter(shard, null);
                    return known.any() == null ? null : known;
                });
    }

    /** All of them, about as they are now. */
    Collection<KeyShares> all() {
        return shares.values();
    }
}

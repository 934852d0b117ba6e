package io.github.rocketproxy.pipeline;

import io.github.rocketproxy.pipeline.route.TopicTypeCheck;
import io.github.rocketproxy.pipeline.thread.WaitMode;
import java.util.Map;

/**
 * How the pipeline is built.
 *
 * @param mode which threads run the stages
 * @param ringSize slots of each shard's ring, a power of two
 * @param waitMode what stage threads do while idle; no meaning in INLINE
 * @param maxParked requests of a shard that may wait for metadata at once
 * @param topicTypeCheck how a message's kind is held against its topic's
 * @param affinity CPU by thread name ({@code loop-N}, {@code stages-N}, {@code auth-N}, {@code
 *     route-N}, {@code encode-N})
 */
public record PipelineConfig(
        PipelineMode mode,
        int ringSize,
        WaitMode waitMode,
        int maxParked,
        TopicTypeCheck topicTypeCheck,
        Map<String, Integer> affinity) {
    /** Checks the ranges. */
    public PipelineConfig {
        if (ringSize < 2 || Integer.bitCount(ringSize) != 1) {
            throw new IllegalArgumentException(
                    "pipeline.ringSize must be a power of two of at least 2: " + ringSize);
        }
        if (maxParked < 1) {
            throw new IllegalArgumentException("pipeline.maxParked must be positive: " + maxParked);
        }
        affinity = Map.copyOf(affinity);
    }

    /** What suits this machine. */
    public static PipelineConfig defaults() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new PipelineConfig(
                PipelineMode.forProcessors(processors),
                4096,
                WaitMode.forProcessors(processors),
                1024,
                TopicTypeCheck.STRICT,
                Map.of());
    }

    /** The same in another mode. */
    public PipelineConfig withMode(PipelineMode mode) {
        return new PipelineConfig(mode, ringSize, waitMode, maxParked, topicTypeCheck, affinity);
    }
}

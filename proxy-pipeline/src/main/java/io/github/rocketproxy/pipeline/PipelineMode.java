package io.github.rocketproxy.pipeline;

/** Which threads run the stages. The stages are the same in each mode, only the wiring differs. */
public enum PipelineMode {
    /** One thread for each stage: for machines with cores to spare. */
    STAGED,
    /** One thread for the three stages of a shard. */
    FUSED,
    /** No thread of their own: the event loop drains the ring at the end of each turn. */
    INLINE;

    private static final int CORES_FOR_FUSED = 8;
    private static final int CORES_FOR_STAGED = 32;

    /** What suits a machine with so many processors. */
    public static PipelineMode forProcessors(int processors) {
        if (processors >= CORES_FOR_STAGED) {
            return STAGED;
        }
        return processors >= CORES_FOR_FUSED ? FUSED : INLINE;
    }
}

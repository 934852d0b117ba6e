package io.github.rocketproxy.pipeline.traffic;

/** How the requests in flight of one key are split over the shards. Immutable. */
record CountSplit(Quota quota, long[] shares) {
    /** Most that the shard may have in flight. */
    long share(int shard) {
        return shares[shard];
    }
}

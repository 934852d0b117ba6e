package io.github.rocketproxy.server.admin;

import io.github.rocketproxy.server.metrics.MeteredShard;
import java.util.List;

/** The links of each shard to each broker. */
public final class LinksPage implements AdminPage {
    private final List<? extends MeteredShard> shards;

    public LinksPage(List<? extends MeteredShard> shards) {
        this.shards = List.copyOf(shards);
    }

    @Override
    public Answer answer(AdminRequest request) {
        return Answer.ok(shards.stream().flatMap(shard -> shard.links().stream()).toList());
    }
}

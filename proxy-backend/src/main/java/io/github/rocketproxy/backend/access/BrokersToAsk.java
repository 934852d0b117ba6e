package io.github.rocketproxy.backend.access;

import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import java.util.List;

/** Knows which brokers there are. */
@FunctionalInterface
public interface BrokersToAsk {
    /**
     * Addresses of brokers, in the order in which they are to be asked; may block.
     *
     * @param limit most of them
     */
    List<String> addresses(int limit) throws InterruptedException, MetadataUnavailableException;
}

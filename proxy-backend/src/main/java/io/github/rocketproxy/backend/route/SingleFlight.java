package io.github.rocketproxy.backend.route;

import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;

/** Makes concurrent fetches of one name one: the first does it, the others wait. */
final class SingleFlight {
    private final ConcurrentMap<String, CompletableFuture<Void>> flights =
            new ConcurrentHashMap<>();

    /** A fetch that ends with its result in a table. */
    interface Fetch {
        void run() throws InterruptedException, MetadataUnavailableException;
    }

    /** Runs the fetch, or waits for the one that runs under that name. */
    void run(String name, Fetch fetch) throws InterruptedException, MetadataUnavailableException {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> running = flights.putIfAbsent(name, mine);
        if (running != null) {
            await(name, running);
            return;
        }
        try {
            fetch.run();
            mine.complete(null);
        } catch (InterruptedException | MetadataUnavailableException | RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            flights.remove(name, mine);
            // Nobody waits for ever, not even when an Error ends the fetch.
            mine.completeExceptionally(new IllegalStateException("cut short"));
        }
    }

    private static void await(String name, CompletableFuture<Void> running)
            throws InterruptedException, MetadataUnavailableException {
        try {
            running.get();
        } catch (ExecutionException e) {
            throw new MetadataUnavailableException(
                    e.getCause() instanceof MetadataUnavailableException
                            ? e.getCause().getMessage()
                            : "the fetch of '" + name + "' was cut short",
                    e.getCause());
        }
    }
}

package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.port.ConsumerOffsets;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions;
import io.github.rocketproxy.pipeline.port.MessageRecall;
import io.github.rocketproxy.pipeline.port.Metadata;
import io.github.rocketproxy.transport.client.ClientListener;
import io.github.rocketproxy.transport.proto.GetOffsetResponse;
import io.github.rocketproxy.transport.proto.QueryOffsetResponse;
import io.github.rocketproxy.transport.proto.RecallMessageResponse;
import io.github.rocketproxy.transport.proto.Status;
import io.github.rocketproxy.transport.proto.SyncLiteSubscriptionResponse;
import io.github.rocketproxy.transport.proto.UpdateOffsetResponse;
import io.grpc.ServerServiceDefinition;
import java.util.function.Function;

/**
 * UpdateOffset, GetOffset, QueryOffset, RecallMessage and SyncLiteSubscription: what a broker is
 * asked at once for a client, and what is rare enough to wait for on a virtual thread.
 */
public final class OperationServices {
    /** PARTIAL_ADDs of lite topics per second, of all clients: what the official proxy allows. */
    private static final int LITE_ADDITIONS_PER_SECOND = 5_000;

    private final ControlThreads threads;
    private final OffsetRpcs offsetRpcs;
    private final RecallRpc recallRpc;
    private final LiteSubscriptionRpc liteRpc;
    private final LiteDepartures departures;

    /**
     * @param threads closed by its owner
     */
    public OperationServices(
            Metadata metadata,
            AccessPolicy access,
            ConsumerOffsets offsets,
            MessageRecall recall,
            LiteSubscriptions subscriptions,
            ControlThreads threads) {
        Checks checks = new Checks(access);
        MetadataLookup lookup = new MetadataLookup(metadata);
        LiteBrokers brokers = new LiteBrokers(lookup, subscriptions);
        this.threads = threads;
        this.offsetRpcs = new OffsetRpcs(checks, lookup, offsets);
        this.recallRpc = new RecallRpc(checks, lookup, recall);
        this.liteRpc =
                new LiteSubscriptionRpc(
                        checks,
                        lookup,
                        brokers,
                        new RateLimit(LITE_ADDITIONS_PER_SECOND, System::nanoTime));
        this.departures = new LiteDepartures(threads, brokers);
    }

    /** What ends the lite subscriptions of clients that go; told of them by the client table. */
    public ClientListener departures() {
        return departures;
    }

    /** From now on clients go because they are sent away. */
    public void drain() {
        departures.drain();
    }

    /** Adds these RPCs to the MessagingService. */
    public void bind(ServerServiceDefinition.Builder service) {
        service.addMethod(
                OperationMethods.UPDATE_OFFSET,
                unary(
                        offsetRpcs::update,
                        status -> UpdateOffsetResponse.newBuilder().setStatus(status).build()));
        service.addMethod(
                OperationMethods.GET_OFFSET,
                unary(
                        offsetRpcs::get,
                        status -> GetOffsetResponse.newBuilder().setStatus(status).build()));
        service.addMethod(
                OperationMethods.QUERY_OFFSET,
                unary(
                        offsetRpcs::query,
                        status -> QueryOffsetResponse.newBuilder().setStatus(status).build()));
        service.addMethod(
                OperationMethods.RECALL_MESSAGE,
                unary(
                        recallRpc::recall,
                        status -> RecallMessageResponse.newBuilder().setStatus(status).build()));
        service.addMethod(
                OperationMethods.SYNC_LITE_SUBSCRIPTION,
                unary(
                        liteRpc::sync,
                        status ->
                                SyncLiteSubscriptionResponse.newBuilder()
                                        .setStatus(status)
                                        .build()));
    }

    private <Q, A> UnaryHandler<Q, A> unary(UnaryRpc.Body<Q, A> body, Function<Status, A> refusal) {
        return new UnaryHandler<>(threads, new UnaryRpc<>(body, refusal));
    }
}

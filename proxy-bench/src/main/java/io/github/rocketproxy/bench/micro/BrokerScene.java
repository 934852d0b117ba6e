package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.backend.gateway.LinkGateway;
import io.github.rocketproxy.backend.lease.LeaseConfig;
import io.github.rocketproxy.backend.lease.LeaseDoors;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;

/**
 * A shard's gateway on a loop whose time stands still, with a link to a broker that swallows each
 * frame and gives the answer that it is told. One thread.
 */
final class BrokerScene {
    static final long EPOCH_MS = 1_767_225_600_000L;

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final FrameSink sink = new FrameSink();
    private final LinkGateway gateway;
    private EmbeddedChannel link;

    BrokerScene() {
        loop.freezeTime();
        gateway =
                new LinkGateway(
                        0,
                        loop.eventLoop(),
                        (address, eventLoop, handler) -> {
                            link = new EmbeddedChannel(sink, handler);
                            return link.newSucceededFuture();
                        },
                        LinkConfig.defaults("bench"),
                        LeaseConfig.defaults(1),
                        new LeaseDoors(),
                        new Counters(),
                        new StepRecorders(),
                        () -> 1,
                        () -> EPOCH_MS);
    }

    /** Takes the first events of an array to the broker as one batch. */
    void request(RequestEvent[] events, int count) {
        for (int i = 0; i < count; i++) {
            gateway.admit(events[i]);
            gateway.encode(events[i]);
        }
        gateway.endBatch();
        for (int i = 0; i < count; i++) {
            gateway.dispatch(events[i]);
        }
        gateway.flush();
    }

    /** The broker answers its last request; the frame stays the caller's. */
    void answer(ByteBuf frame) {
        HeaderWriter.patchOpaque(frame, 0, sink.opaque());
        frame.readerIndex(0);
        link.pipeline().fireChannelRead(frame.retain());
    }

    /** Messages that are leased. */
    int leases() {
        return gateway.leases();
    }
}

package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.BrokerLink;
import io.github.rocketproxy.backend.link.CallPool;
import io.github.rocketproxy.backend.link.DeadlineWheel;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.backend.link.LinkContext;
import io.github.rocketproxy.backend.net.Connector;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.port.BrokerGateway;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.Arrays;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * One shard's way to all brokers. Two sides, two threads (one, in {@code inline} mode): {@link
 * #encode} and {@link #endBatch} make calls of events; {@link #dispatch}, {@link #flush}, {@link
 * #close} and all answers belong to the event loop. What both touch is the pool of calls and the
 * brokers' clocks.
 */
public final class LinkGateway implements BrokerGateway, AutoCloseable {
    private static final int SCRATCH_BYTES = 512;

    private final int shard;
    private final LinkContext context;
    private final CallEncoder encoder;
    private final ByteBuf handleScratch;
    private BrokerLink[] links = new BrokerLink[8];
    private boolean isClosed;

    /** A gateway on the system's clocks. */
    public LinkGateway(
            int shard,
            EventLoop loop,
            Connector connector,
            LinkConfig config,
            Counters counters,
            StepRecorders steps) {
        this(
                shard,
                loop,
                connector,
                config,
                counters,
                steps,
                SystemNanoClock.INSTANCE,
                SystemEpochClock.INSTANCE);
    }

    /**
     * @param shard number of the shard
     * @param loop the shard's event loop
     * @param connector opens the links' channels, on that loop
     * @param clock the clock of {@link RequestEvent#deadlineNs}
     * @param epochClock wall time, for the expiry of receipt handles
     */
    public LinkGateway(
            int shard,
            EventLoop loop,
            Connector connector,
            LinkConfig config,
            Counters counters,
            StepRecorders steps,
            NanoClock clock,
            EpochClock epochClock) {
        this.shard = shard;
        context =
                new LinkContext(
                        loop,
                        connector,
                        config,
                        counters,
                        steps,
                        clock,
                        new DeadlineWheel(loop, clock),
                        new CallPool(config.poolCapacity()));
        ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
        handleScratch = allocator.heapBuffer(SCRATCH_BYTES);
        BrokerClocks clocks = new BrokerClocks(epochClock);
        AckEncoder loopAcks = new AckEncoder(allocator, 1);
        MessageReturns returns = new MessageReturns(allocator, loopAcks);
        encoder =
                new CallEncoder(
                        config,
                        clock,
                        clocks,
                        new CallEncoder.Answers(
                                new SendAnswers(new SendEncoder(allocator, config.copyBytes())),
                                new AckAnswers(loopAcks),
                                new PopAnswers(clocks, returns, handleScratch),
                                new PullAnswers(),
                                new ChangeAnswers(handleScratch),
                                new PlainAnswers()));
    }

    @Override
    public void encode(RequestEvent event) {
        encoder.encode(event);
    }

    @Override
    public void endBatch() {
        encoder.endBatch();
    }

    @Override
    public void dispatch(RequestEvent event) {
        BrokerCall call = (BrokerCall) event.outbound;
        if (call != null) {
            event.outbound = null;
            link(call.broker).send(call);
        }
    }

    private BrokerLink link(BrokerRef broker) {
        int index = broker.index();
        if (index >= links.length) {
            links = Arrays.copyOf(links, Math.max(index + 1, links.length * 2));
        }
        if (links[index] == null) {
            links[index] = new BrokerLink(context, broker);
            if (isClosed) {
                links[index].close();
            }
        }
        return links[index];
    }

    @Override
    public void flush() {
        for (BrokerLink link : links) {
            if (link != null) {
                link.flush();
            }
        }
    }

    /** Event loop: calls that wait for a broker, in flight or before it. */
    public int inFlight() {
        int count = 0;
        for (BrokerLink link : links) {
            count += link == null ? 0 : link.held();
        }
        return count;
    }

    /** Event loop, once: fails every call, closes the links; later calls fail at once. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        for (BrokerLink link : links) {
            if (link != null) {
                link.close();
            }
        }
        handleScratch.release();
    }

    @Override
    public String toString() {
        return "LinkGateway[shard=" + shard + "]";
    }
}

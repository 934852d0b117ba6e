package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.lease.LeaseConfig;
import io.github.rocketproxy.backend.lease.LeaseDoors;
import io.github.rocketproxy.backend.lease.Leases;
import io.github.rocketproxy.backend.link.BrokerCall;
import io.github.rocketproxy.backend.link.BrokerLink;
import io.github.rocketproxy.backend.link.CallPool;
import io.github.rocketproxy.backend.link.DeadlineWheel;
import io.github.rocketproxy.backend.link.Latencies;
import io.github.rocketproxy.backend.link.LinkConfig;
import io.github.rocketproxy.backend.link.LinkContext;
import io.github.rocketproxy.backend.link.LinkView;
import io.github.rocketproxy.backend.net.Connector;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.event.RequestKind;
import io.github.rocketproxy.pipeline.port.BrokerGateway;
import io.github.rocketproxy.pipeline.route.BrokerHealth;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.github.rocketproxy.pipeline.status.TrafficMeters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
    private final Leases leases;
    private BrokerLink[] links = new BrokerLink[8];
    private boolean isClosed;
    private boolean isEndingPolls;

    /** A gateway on the system's clocks. */
    public LinkGateway(
            int shard,
            EventLoop loop,
            Connector connector,
            LinkConfig config,
            LeaseConfig leaseConfig,
            LeaseDoors doors,
            Counters counters,
            StepRecorders steps) {
        this(
                shard,
                loop,
                connector,
                config,
                leaseConfig,
                doors,
                counters,
                steps,
                SystemNanoClock.INSTANCE,
                SystemEpochClock.INSTANCE);
    }

    /**
     * @param shard number of the shard
     * @param loop the shard's event loop
     * @param connector opens the links' channels, on that loop
     * @param doors the ways between the shards of the process
     * @param clock the clock of {@link RequestEvent#deadlineNs}
     * @param epochClock wall time, for the expiry of receipt handles
     */
    public LinkGateway(
            int shard,
            EventLoop loop,
            Connector connector,
            LinkConfig config,
            LeaseConfig leaseConfig,
            LeaseDoors doors,
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
                        new TrafficMeters(),
                        clock,
                        new DeadlineWheel(loop, clock),
                        new CallPool(config.poolCapacity()),
                        new Latencies(),
                        new BrokerHealth());
        ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
        handleScratch = allocator.heapBuffer(SCRATCH_BYTES);
        BrokerClocks clocks = new BrokerClocks(epochClock);
        AckEncoder loopAcks = new AckEncoder(allocator, 1);
        PopAnswers pops = new PopAnswers(clocks, handleScratch);
        CallEncoder.Answers answers =
                new CallEncoder.Answers(
                        new SendAnswers(
                                new SendEncoder(allocator, config.copyBytes()),
                                new SendJoin(config),
                                context.health(),
                                this::link),
                        new AckAnswers(loopAcks),
                        pops,
                        new PullAnswers(),
                        new ChangeAnswers(handleScratch),
                        new DeadLetterAnswers(),
                        new PlainAnswers());
        encoder = new CallEncoder(config, clock, clocks, answers);
        LeaseRequests requests =
                new LeaseRequests(
                        context,
                        this::link,
                        loopAcks,
                        new DeadLetterEncoder(allocator),
                        answers,
                        clocks,
                        this::flush);
        leases = new Leases(shard, leaseConfig, context, requests, doors);
        pops.setLeases(leases);
    }

    /**
     * Once, before the first event: whether a client id is that of a client who is known to be
     * here. Asked on the event loop; must not block.
     */
    public void setPresence(Predicate<String> isPresent) {
        leases.setPresence(isPresent);
    }

    @Override
    public void open(Consumer<List<RequestEvent>> reentry) {
        leases.open(reentry);
    }

    @Override
    public void admit(RequestEvent event) {
        leases.admit(event);
    }

    /** Event loop: the client has left, what it holds is given back. */
    public void onClientGone(String clientId) {
        leases.onClientGone(clientId);
    }

    /** Event loop: this process ends; gives back what no other one could confirm. */
    public void handBack() {
        leases.handBack();
    }

    /**
     * Event loop: from now on nobody waits for messages: polls in flight are answered as if nothing
     * had come, and so are those that come.
     */
    public void endPolls() {
        isEndingPolls = true;
        for (BrokerLink link : links) {
            if (link != null) {
                link.endPolls();
            }
        }
    }

    /** Event loop: messages on their way back to the brokers. */
    public int returning() {
        return leases.returning();
    }

    /** Event loop: messages that are kept invisible for their clients. */
    public int leases() {
        return leases.size();
    }

    @Override
    public BrokerHealth health() {
        return context.health();
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
            BrokerLink link = link(call.broker);
            if (isEndingPolls && call.isPoll) {
                link.endPoll(call);
            } else if (isLiteFull(event)) {
                link.refuse(call, ReplyCode.FORBIDDEN, "the client holds too many lite messages");
            } else {
                link.send(call);
            }
        }
    }

    private boolean isLiteFull(RequestEvent event) {
        return event.kind == RequestKind.RECEIVE
                && event.groupSettings != null
                && event.groupSettings.isLite()
                && leases.isLiteFull(event.caller);
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

    /**
     * Event loop, after each refresh of the routes: the links to brokers follow them to another
     * address, though no request may be sent there; those that no route leads to come to rest.
     *
     * @param known with their newest addresses
     * @param unrouted of these
     */
    public void onBrokers(Collection<BrokerRef> known, Collection<BrokerRef> unrouted) {
        for (BrokerRef broker : known) {
            BrokerLink link = existing(broker);
            if (link != null) {
                link.follow(broker);
            }
        }
        for (BrokerRef broker : unrouted) {
            BrokerLink link = existing(broker);
            if (link != null) {
                link.onUnrouted();
            }
        }
    }

    private BrokerLink existing(BrokerRef broker) {
        return broker.index() < links.length ? links[broker.index()] : null;
    }

    @Override
    public void flush() {
        for (BrokerLink link : links) {
            if (link != null) {
                link.flush();
            }
        }
    }

    /** What was counted of the shard's messages. Any thread. */
    public TrafficMeters traffic() {
        return context.traffic();
    }

    /** Event loop: calls that wait for a broker, in flight or before it. */
    public int inFlight() {
        int count = 0;
        for (BrokerLink link : links) {
            count += link == null ? 0 : link.awaited();
        }
        return count;
    }

    /** Event loop: how each link is now, in the order of the brokers' indices. */
    public List<LinkView> links() {
        List<LinkView> views = new ArrayList<>();
        for (BrokerLink link : links) {
            if (link != null) {
                views.add(link.view(shard));
            }
        }
        return views;
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

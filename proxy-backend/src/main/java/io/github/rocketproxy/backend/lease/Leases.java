package io.github.rocketproxy.backend.lease;

import io.github.rocketproxy.backend.codec.Digits;
import io.github.rocketproxy.backend.link.LinkContext;
import io.github.rocketproxy.backend.link.Names;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.github.rocketproxy.pipeline.port.Reply;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** All leases of one shard, by number and by client. Event loop. */
public final class Leases {
    static final int GENERATION_MASK = (1 << 24) - 1;
    private static final int SLOT_BITS = 24;
    private static final int SHARD_BITS = 8;
    private static final int MAX_IDLE_CLIENTS = 4_096;
    private static final int MAX_FREE_DELIVERIES = 4_096;

    private final int shard;
    private final Executor loop;
    private final LeaseConfig config;
    private final Counters counters;
    private final LeaseDoors doors;
    private final LeaseContext context;
    private final List<Lease> slots = new ArrayList<>();
    private final ArrayDeque<Lease> freeSlots = new ArrayDeque<>();
    private final ArrayDeque<LeasedDelivery> freeDeliveries = new ArrayDeque<>();
    private final Map<String, ClientLeases> clients = new HashMap<>();
    private final ArrayDeque<ClientLeases> idleClients = new ArrayDeque<>();
    private final ReceiptHandle handle = new ReceiptHandle();
    private Consumer<List<RequestEvent>> reentry;
    private Predicate<String> presence = clientId -> true;

    /**
     * @param shard number of the shard, below {@link LeaseDoors#MAX_SHARDS}
     * @param link clocks, wheel and counters of the shard
     * @param doors shared by the shards of the process
     */
    public Leases(
            int shard, LeaseConfig config, LinkContext link, LeaseCalls calls, LeaseDoors doors) {
        this.shard = shard;
        this.loop = link.loop();
        this.config = config;
        this.counters = link.counters();
        this.doors = doors;
        this.context =
                new LeaseContext(
                        config,
                        calls,
                        link.clock(),
                        link.wheel(),
                        link.counters(),
                        this,
                        new ReceiptHandle());
    }

    /** Once: where requests come in again that had to wait or came by another shard. */
    public void open(Consumer<List<RequestEvent>> reentry) {
        this.reentry = reentry;
        doors.open(shard, reentry);
    }

    /**
     * Once, before the first lease: says whether a client is one that would be missed if it went
     * away. A message is not renewed for any other: nobody would notice that it has to be given
     * back.
     */
    public void setPresence(Predicate<String> isPresent) {
        presence = isPresent;
    }

    boolean isPresent(String clientId) {
        return presence.test(clientId);
    }

    /** How many there are. */
    public int size() {
        return slots.size() - freeSlots.size();
    }

    /**
     * The messages of one answer begin their way to a client.
     *
     * @param names group and topic of the request; copied
     * @param settings of the group, null where they are not known
     * @param isAutoRenew the messages are kept invisible after the client has got them
     * @param askedNs when the client's request arrived, {@code System.nanoTime()}
     */
    public LeasedDelivery begin(
            Caller caller,
            Names names,
            BrokerRef broker,
            GroupSettings settings,
            boolean isAutoRenew,
            long askedNs) {
        LeasedDelivery delivery = freeDeliveries.pollLast();
        if (delivery == null) {
            delivery = new LeasedDelivery(this);
        }
        ClientLeases client = client(caller.clientId());
        delivery.begin(client, names, broker, settings, isAutoRenew);
        delivery.isForNobody = client.hasLeftSince(askedNs);
        return delivery;
    }

    private ClientLeases client(String clientId) {
        ClientLeases client = clients.get(clientId);
        if (client == null) {
            client = new ClientLeases(clientId);
            clients.put(clientId, client);
        }
        return client;
    }

    /**
     * One message of a delivery.
     *
     * @param handle as the broker gave it
     * @param attempts deliveries including this one
     * @return the lease, or null if there are too many
     */
    public Lease lease(LeasedDelivery delivery, ReceiptHandle handle, int attempts) {
        Lease lease = freeSlots.pollLast();
        if (lease == null) {
            if (slots.size() >= config.maxLeases()) {
                return null;
            }
            lease = new Lease(context, slots.size());
            slots.add(lease);
        }
        lease.open(delivery, handle, attempts);
        counters.increment(ProxyCounter.LEASES);
        return lease;
    }

    /** Appends what tells the lease to the handle that goes to the client. */
    public void writeNumber(Lease lease, ByteBuf handle) {
        handle.writeByte(' ');
        Digits.write(handle, config.proxyNumber());
        handle.writeByte(' ');
        Digits.write(handle, numberOf(lease));
    }

    private long numberOf(Lease lease) {
        return ((long) lease.generation() << SHARD_BITS | shard) << SLOT_BITS | lease.slot();
    }

    /** The lease with this number, or null if it has ended. */
    private Lease find(long number) {
        int slot = (int) number & (1 << SLOT_BITS) - 1;
        if (slot >= slots.size()) {
            return null;
        }
        Lease lease = slots.get(slot);
        boolean isThis = lease.state() != LeaseState.FREE && numberOf(lease) == number;
        return isThis ? lease : null;
    }

    /** See {@link io.github.rocketproxy.pipeline.port.BrokerGateway#admit}. */
    public void admit(RequestEvent event) {
        switch (event.kind) {
            case RECEIVE -> admitReceive(event);
            case ACK, CHANGE_INVISIBLE_DURATION, DEAD_LETTER -> admitHandle(event);
            case SEND, PULL, END_TRANSACTION -> {} // no receipt handle
        }
    }

    private void admitReceive(RequestEvent event) {
        if (event.isAutoRenew && size() >= config.maxLeases()) {
            counters.increment(ProxyCounter.LEASES_FULL);
            event.refuse(
                    ReplyCode.TOO_MANY_REQUESTS,
                    "too many messages are being processed; see leases.maxPerShard");
        }
    }

    private void admitHandle(RequestEvent event) {
        if (!handle.wrap(event.payload, event.receiptHandle.offset(), event.receiptHandle.length())
                || handle.proxyNumber() != config.proxyNumber()
                || handle.leaseNumber() < 0) {
            return;
        }
        int home = (int) (handle.leaseNumber() >> SLOT_BITS) & LeaseDoors.MAX_SHARDS - 1;
        if (home != shard) {
            handOver(event, home);
            return;
        }
        Lease lease = find(handle.leaseNumber());
        if (lease != null && lease.isOf(event, handle)) {
            lease.bind(event);
        }
    }

    private void handOver(RequestEvent event, int home) {
        Consumer<List<RequestEvent>> door = doors.door(home);
        if (door != null) {
            RequestEvent moved = new RequestEvent();
            event.moveTo(moved);
            Reply reply = moved.reply;
            moved.reply = new HomewardReply(reply, moved.grant, loop);
            door.accept(List.of(moved));
        }
    }

    /** Whether the client holds as many lite messages as it may. */
    public boolean isLiteFull(Caller caller) {
        ClientLeases client = clients.get(caller.clientId());
        return client != null && client.atWork >= config.maxLiteLeases();
    }

    /** The client has left: what it holds is given back, and so is what is still on its way. */
    public void onClientGone(String clientId) {
        ClientLeases client = client(clientId);
        client.onGone(context.clock().nanoTime());
        rememberIdle(client);
    }

    /** This process ends: gives back what nobody else can confirm. */
    public void handBack() {
        for (ClientLeases client : List.copyOf(clients.values())) {
            client.onEnd();
        }
    }

    /** How many messages are on their way back to the brokers. Looks at all leases. */
    public int returning() {
        int count = 0;
        for (Lease lease : slots) {
            count += lease.isReturning() ? 1 : 0;
        }
        return count;
    }

    void reenter(List<RequestEvent> events) {
        reentry.accept(events);
    }

    void onFree(Lease lease) {
        freeSlots.addLast(lease);
    }

    void free(LeasedDelivery delivery, ClientLeases owner) {
        owner.remove(delivery);
        rememberIdle(owner);
        if (freeDeliveries.size() < MAX_FREE_DELIVERIES) {
            freeDeliveries.addLast(delivery);
        }
    }

    /**
     * Clients without leases are kept for their next ones; the oldest of too many are forgotten.
     */
    private void rememberIdle(ClientLeases client) {
        if (client.isEmpty() && !client.isIdle) {
            client.isIdle = true;
            idleClients.addLast(client);
            if (idleClients.size() > MAX_IDLE_CLIENTS) {
                forget(idleClients.pollFirst());
            }
        }
    }

    private void forget(ClientLeases oldest) {
        oldest.isIdle = false;
        if (oldest.isEmpty()) {
            clients.remove(oldest.clientId);
        }
    }
}

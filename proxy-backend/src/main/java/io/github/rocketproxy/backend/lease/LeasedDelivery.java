package io.github.rocketproxy.backend.lease;

import io.github.rocketproxy.backend.link.Names;
import io.github.rocketproxy.pipeline.event.Slice;
import io.github.rocketproxy.pipeline.message.ReceiptHandle;
import io.github.rocketproxy.pipeline.port.Delivery;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.GroupSettings;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The messages of one answer to one client, with what they have in common. Pooled: free when its
 * call is over and its last lease has ended. Event loop.
 */
public final class LeasedDelivery implements Delivery {
    private static final int USUAL_LEASES = 32;

    private final Leases table;
    private Lease[] leases = new Lease[USUAL_LEASES];
    private int count;
    private boolean isOpen;
    private byte[] names = new byte[256];
    private int groupLength;
    private int topicLength;
    ClientLeases client;
    int placeAtClient;
    BrokerRef broker;
    GroupSettings settings;
    boolean isAutoRenew;
    boolean isForNobody;

    LeasedDelivery(Leases table) {
        this.table = table;
    }

    void begin(
            ClientLeases client,
            Names source,
            BrokerRef broker,
            GroupSettings settings,
            boolean isAutoRenew) {
        this.client = client;
        this.broker = broker;
        this.settings = settings;
        this.isAutoRenew = isAutoRenew;
        isOpen = true;
        groupLength = source.group.length();
        topicLength = source.topic.length();
        if (names.length < groupLength + topicLength) {
            names = new byte[groupLength + topicLength];
        }
        source.payload.getBytes(source.group.offset(), names, 0, groupLength);
        source.payload.getBytes(source.topic.offset(), names, groupLength, topicLength);
        client.add(this);
    }

    /** Whether a request of this group and topic may speak of these messages. */
    boolean isOf(ByteBuf payload, Slice group, Slice topic) {
        return equal(payload, group, 0, groupLength)
                && equal(payload, topic, groupLength, topicLength);
    }

    /** Whether the handle is of the broker that gave these messages. */
    boolean isFrom(ReceiptHandle handle) {
        byte[] name = broker.nameBytes();
        if (handle.brokerNameLength() != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (handle.buffer().getByte(handle.brokerNameOffset() + i) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean equal(ByteBuf payload, Slice slice, int start, int length) {
        if (slice.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (payload.getByte(slice.offset() + i) != names[start + i]) {
                return false;
            }
        }
        return true;
    }

    /** Appends group and topic to the payload and points the slices at them. */
    void writeNames(Names target) {
        int start = target.payload.writerIndex();
        target.payload.writeBytes(names, 0, groupLength + topicLength);
        target.group.set(start, groupLength);
        target.topic.set(start + groupLength, topicLength);
    }

    void add(Lease lease) {
        if (count == leases.length) {
            leases = Arrays.copyOf(leases, count * 2);
        }
        lease.placeInDelivery = count;
        leases[count++] = lease;
    }

    void remove(Lease lease) {
        Lease last = leases[--count];
        leases[count] = null;
        if (last != lease) {
            leases[lease.placeInDelivery] = last;
            last.placeInDelivery = lease.placeInDelivery;
        }
        freeWhenDone();
    }

    /** Whether nobody has said yet how the call ended. */
    public boolean isOpen() {
        return isOpen;
    }

    /** Whether the client has left since it asked. */
    public boolean isForNobody() {
        return isForNobody;
    }

    // Backwards, because a lease that ends is replaced by the last one. While the delivery is open
    // it
    // is not freed under the loop.

    @Override
    public void delivered() {
        for (int i = count - 1; i >= 0; i--) {
            leases[i].onDelivered();
        }
        close();
    }

    @Override
    public void broken() {
        for (int i = count - 1; i >= 0; i--) {
            leases[i].onBroken();
        }
        close();
    }

    void onClientGone() {
        for (int i = count - 1; i >= 0; i--) {
            leases[i].onClientGone();
        }
    }

    void onEnd() {
        for (int i = count - 1; i >= 0; i--) {
            leases[i].onProxyEnd();
        }
    }

    private void close() {
        isOpen = false;
        freeWhenDone();
    }

    private void freeWhenDone() {
        if (count == 0 && !isOpen && client != null) {
            ClientLeases owner = client;
            client = null;
            broker = null;
            settings = null;
            table.free(this, owner);
        }
    }
}

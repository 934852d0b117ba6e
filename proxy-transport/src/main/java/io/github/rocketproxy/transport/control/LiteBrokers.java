package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.BrokerRefusedException;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions.Change;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import io.github.rocketproxy.pipeline.route.QueueLayout;
import java.util.ArrayList;
import java.util.List;

/** The brokers that keep the lite subscriptions of a parent topic: all that can be read from. */
final class LiteBrokers {
    private final MetadataLookup metadata;
    private final LiteSubscriptions subscriptions;

    LiteBrokers(MetadataLookup metadata, LiteSubscriptions subscriptions) {
        this.metadata = metadata;
        this.subscriptions = subscriptions;
    }

    /**
     * Tells one broker after another, all of them also where one fails: what the others know is
     * right then, and the client's next sync brings the rest. May block.
     *
     * @throws BrokerRefusedException one or more failed; the first failure
     */
    void tellAll(Change change)
            throws RefusedException,
                    InterruptedException,
                    MetadataUnavailableException,
                    BrokerRefusedException {
        BrokerRefusedException failure = null;
        for (BrokerRef broker : readable(change.parentTopic())) {
            try {
                subscriptions.tell(broker, change);
            } catch (BrokerRefusedException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private List<BrokerRef> readable(String topic)
            throws RefusedException, InterruptedException, MetadataUnavailableException {
        List<BrokerRef> brokers = new ArrayList<>();
        for (QueueLayout layout : metadata.route(topic).layouts()) {
            if (layout.isReadable() && layout.readQueues() > 0) {
                brokers.add(layout.broker());
            }
        }
        if (brokers.isEmpty()) {
            throw new RefusedException(ReplyCode.FORBIDDEN, "no readable queue");
        }
        return brokers;
    }
}

package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.port.BrokerRefusedException;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions.Action;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions.Change;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.transport.client.ClientListener;
import io.github.rocketproxy.transport.client.ClientRegistration;
import io.github.rocketproxy.transport.client.ClientSession;
import io.github.rocketproxy.transport.proto.ClientType;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the lite subscriptions of consumers that have gone, so that brokers do not keep messages for
 * them until their subscriptions expire by themselves. The brokers are told on threads of their
 * own.
 */
final class LiteDepartures implements ClientListener {
    private static final Logger LOG = LoggerFactory.getLogger(LiteDepartures.class);

    private final ControlThreads threads;
    private final LiteBrokers brokers;
    private volatile boolean isDraining;

    LiteDepartures(ControlThreads threads, LiteBrokers brokers) {
        this.threads = threads;
        this.brokers = brokers;
    }

    /**
     * From now on clients go because they are sent away: they subscribe again through another
     * proxy, and what this one would say could come after that.
     */
    void drain() {
        isDraining = true;
    }

    @Override
    public void onLeft(ClientSession session) {
        end(session, () -> true);
    }

    /** A client that is still there opens another stream and syncs again. */
    @Override
    public void onStreamLost(ClientSession session) {
        end(session, () -> session.stream() == null);
    }

    private void end(ClientSession session, BooleanSupplier isGone) {
        ClientRegistration registration = session.registration();
        if (!isDraining && isLite(registration.type())) {
            // Where there is no thread for it, the brokers find out by themselves.
            threads.tryRun(
                    () -> {
                        if (isGone.getAsBoolean()) {
                            endAll(session.clientId(), registration);
                        }
                    });
        }
    }

    private void endAll(String clientId, ClientRegistration registration) {
        for (String topic : registration.topics()) {
            tell(
                    new Change(
                            Action.COMPLETE_REMOVE,
                            clientId,
                            registration.group(),
                            topic,
                            Set.of(),
                            0,
                            null));
        }
    }

    private void tell(Change change) {
        try {
            brokers.tellAll(change);
        } catch (RefusedException | BrokerRefusedException | MetadataUnavailableException e) {
            LOG.info(
                    "the lite subscriptions of {} in {} end by expiry: {}",
                    change.clientId(),
                    change.group(),
                    e.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isLite(ClientType type) {
        return type == ClientType.LITE_PUSH_CONSUMER || type == ClientType.LITE_SIMPLE_CONSUMER;
    }
}

package io.github.rocketproxy.backend.group;

import io.github.rocketproxy.backend.control.PeerRequests;
import io.github.rocketproxy.pipeline.port.ClientCommands;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.rocketmq.remoting.exception.RemotingCommandException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.header.NotifyUnsubscribeLiteRequestHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what brokers ask of clients to the clients. Serves every connection on which clients are
 * registered at brokers, those for lite subscriptions too. Each request is looked at by a virtual
 * thread of its own, a bounded number at a time.
 */
public final class ClientRelay implements PeerRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ClientRelay.class);
    private static final int MAX_RUNNING = 1_024;

    private final TransactionChecks checks;
    private final ConsumerQuestions questions;
    private final ClientCommands commands;
    private final Counters counters;
    private final Semaphore permits = new Semaphore(MAX_RUNNING);

    ClientRelay(
            Members members,
            ClientCommands commands,
            UnaryOperator<String> brokerNames,
            Counters counters) {
        this.checks = new TransactionChecks(members, commands, brokerNames, counters);
        this.questions = new ConsumerQuestions(members, commands);
        this.commands = commands;
        this.counters = counters;
    }

    @Override
    public void onRequest(
            String address, RemotingCommand request, Consumer<RemotingCommand> answer) {
        switch (request.getCode()) {
            case RequestCode.NOTIFY_CONSUMER_IDS_CHANGED -> {
                // who consumes which queue is decided by the brokers: nothing to do again
            }
            case RequestCode.CHECK_TRANSACTION_STATE,
                    RequestCode.GET_CONSUMER_RUNNING_INFO,
                    RequestCode.CONSUME_MESSAGE_DIRECTLY,
                    RequestCode.NOTIFY_UNSUBSCRIBE_LITE ->
                    begin(address, request, answer);
            default -> PeerRequests.NONE.onRequest(address, request, answer);
        }
    }

    private void begin(String address, RemotingCommand request, Consumer<RemotingCommand> answer) {
        if (!permits.tryAcquire()) {
            counters.increment(ProxyCounter.BROKER_REQUESTS_REFUSED);
            answer.accept(
                    RemotingCommand.createResponseCommand(
                            ResponseCode.SYSTEM_BUSY, "the proxy relays too much at once"));
            return;
        }
        Thread.ofVirtual()
                .name("mqp-relay")
                .start(
                        () -> {
                            try {
                                handleSafely(address, request, answer);
                            } finally {
                                permits.release();
                            }
                        });
    }

    private void handleSafely(
            String address, RemotingCommand request, Consumer<RemotingCommand> answer) {
        try {
            handle(address, request, answer);
        } catch (RemotingCommandException | RuntimeException e) {
            LOG.warn("request code {} of {} cannot be relayed", request.getCode(), address, e);
            answer.accept(
                    RemotingCommand.createResponseCommand(
                            ResponseCode.SYSTEM_ERROR, "cannot be relayed: " + e));
        }
    }

    /** On the caller's thread; for tests and {@link #onRequest}. */
    void handle(String address, RemotingCommand request, Consumer<RemotingCommand> answer)
            throws RemotingCommandException {
        switch (request.getCode()) {
            case RequestCode.CHECK_TRANSACTION_STATE -> checks.handle(address, request);
            case RequestCode.GET_CONSUMER_RUNNING_INFO -> questions.runningInfo(request, answer);
            case RequestCode.CONSUME_MESSAGE_DIRECTLY -> questions.consumeDirectly(request, answer);
            default -> unsubscribeLite(request);
        }
    }

    private void unsubscribeLite(RemotingCommand request) throws RemotingCommandException {
        NotifyUnsubscribeLiteRequestHeader header =
                request.decodeCommandCustomHeader(NotifyUnsubscribeLiteRequestHeader.class);
        commands.notifyUnsubscribeLite(header.getClientId(), header.getLiteTopic());
    }
}

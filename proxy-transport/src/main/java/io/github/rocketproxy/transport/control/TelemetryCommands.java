package io.github.rocketproxy.transport.control;

import com.google.protobuf.InvalidProtocolBufferException;
import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.ClientCommands;
import io.github.rocketproxy.transport.client.ClientSession;
import io.github.rocketproxy.transport.client.ClientTable;
import io.github.rocketproxy.transport.client.PendingCommands;
import io.github.rocketproxy.transport.client.TelemetryStream;
import io.github.rocketproxy.transport.proto.Code;
import io.github.rocketproxy.transport.proto.NotifyUnsubscribeLiteCommand;
import io.github.rocketproxy.transport.proto.PrintThreadStackTraceCommand;
import io.github.rocketproxy.transport.proto.RecoverOrphanedTransactionCommand;
import io.github.rocketproxy.transport.proto.Status;
import io.github.rocketproxy.transport.proto.TelemetryCommand;
import io.github.rocketproxy.transport.proto.VerifyMessageCommand;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what brokers want of a client down its telemetry stream and takes in what it answers. */
public final class TelemetryCommands implements ClientCommands, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TelemetryCommands.class);
    private static final int MAX_PENDING = 1_024;

    private final ClientTable clients;
    private final long timeoutMs;
    private final PendingCommands pending;
    private final CommandMessages messages = new CommandMessages();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("mqp-command-timer").factory());

    /**
     * @param timeoutMs how long a client may take to answer
     */
    public TelemetryCommands(ClientTable clients, long timeoutMs) {
        this.clients = clients;
        this.timeoutMs = timeoutMs;
        this.pending = new PendingCommands(MAX_PENDING, timeoutMs, System::nanoTime);
    }

    @Override
    public boolean recoverTransaction(
            String clientId, StoredMessage message, String transactionId) {
        TelemetryStream stream = stream(clientId);
        if (stream == null) {
            return false;
        }
        try {
            RecoverOrphanedTransactionCommand.Builder command =
                    RecoverOrphanedTransactionCommand.newBuilder()
                            .setMessage(messages.of(message))
                            .setTransactionId(transactionId);
            return stream.offer(
                    TelemetryCommand.newBuilder()
                            .setRecoverOrphanedTransactionCommand(command)
                            .build());
        } catch (InvalidProtocolBufferException e) {
            LOG.warn("the message of transaction {} cannot be read", transactionId, e);
            return false;
        }
    }

    @Override
    public boolean notifyUnsubscribeLite(String clientId, String liteTopic) {
        TelemetryStream stream = stream(clientId);
        return stream != null
                && stream.offer(
                        TelemetryCommand.newBuilder()
                                .setNotifyUnsubscribeLiteCommand(
                                        NotifyUnsubscribeLiteCommand.newBuilder()
                                                .setLiteTopic(liteTopic))
                                .build());
    }

    @Override
    public void printThreadStack(String clientId, Answer answer) {
        ask(
                clientId,
                answer,
                nonce ->
                        TelemetryCommand.newBuilder()
                                .setPrintThreadStackTraceCommand(
                                        PrintThreadStackTraceCommand.newBuilder().setNonce(nonce))
                                .build());
    }

    @Override
    public void verifyMessage(String clientId, StoredMessage message, Answer answer) {
        VerifyMessageCommand.Builder command = VerifyMessageCommand.newBuilder();
        try {
            command.setMessage(messages.of(message));
        } catch (InvalidProtocolBufferException e) {
            answer.accept(Outcome.FAILED, "the message cannot be read: " + e.getMessage());
            return;
        }
        ask(
                clientId,
                answer,
                nonce ->
                        TelemetryCommand.newBuilder()
                                .setVerifyMessageCommand(command.setNonce(nonce))
                                .build());
    }

    private void ask(String clientId, Answer answer, Function<String, TelemetryCommand> command) {
        TelemetryStream stream = stream(clientId);
        if (stream == null) {
            answer.accept(
                    Outcome.NOT_CONNECTED, "client " + clientId + " has no telemetry stream here");
            return;
        }
        String nonce = pending.open(clientId, answer);
        if (nonce == null) {
            return;
        }
        if (stream.offer(command.apply(nonce))) {
            timer.schedule(pending::expire, timeoutMs, TimeUnit.MILLISECONDS);
        } else {
            pending.answer(
                    clientId,
                    nonce,
                    Outcome.BUSY,
                    "client " + clientId + " does not read its telemetry stream");
        }
    }

    private TelemetryStream stream(String clientId) {
        ClientSession session = clients.find(clientId);
        return session == null ? null : session.stream();
    }

    /**
     * Takes a command that a client sent, if it answers one of ours; ignores it otherwise.
     *
     * <p>Clients in C++ leave the status out; clients in Node.js send a command to verify back as
     * it was.
     */
    void take(String clientId, TelemetryCommand command) {
        switch (command.getCommandCase()) {
            case THREAD_STACK_TRACE -> {
                String text = command.getThreadStackTrace().getThreadStackTrace();
                boolean isBare = command.getStatus().getCode() == Code.CODE_UNSPECIFIED;
                Outcome outcome =
                        isBare && !text.isEmpty() ? Outcome.OK : outcome(command.getStatus());
                pending.answer(
                        clientId,
                        command.getThreadStackTrace().getNonce(),
                        outcome,
                        outcome == Outcome.OK ? text : text(command.getStatus()));
            }
            case VERIFY_MESSAGE_RESULT ->
                    pending.answer(
                            clientId,
                            command.getVerifyMessageResult().getNonce(),
                            outcome(command.getStatus()),
                            text(command.getStatus()));
            case VERIFY_MESSAGE_COMMAND ->
                    pending.answer(
                            clientId, command.getVerifyMessageCommand().getNonce(), Outcome.OK, "");
            default -> {
                // nothing that was asked for
            }
        }
    }

    private static Outcome outcome(Status status) {
        return switch (status.getCode()) {
            case OK -> Outcome.OK;
            case FAILED_TO_CONSUME_MESSAGE -> Outcome.FAILED_TO_CONSUME;
            case MESSAGE_CORRUPTED -> Outcome.MESSAGE_CORRUPTED;
            case VERIFY_FIFO_MESSAGE_UNSUPPORTED, NOT_IMPLEMENTED, UNSUPPORTED ->
                    Outcome.UNSUPPORTED;
            default -> Outcome.FAILED;
        };
    }

    private static String text(Status status) {
        return status.getMessage().isEmpty() ? status.getCode().name() : status.getMessage();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.Metadata;
import io.github.rocketproxy.transport.client.ClientRegistration;
import io.github.rocketproxy.transport.client.ClientSession;
import io.github.rocketproxy.transport.client.ClientTable;
import io.github.rocketproxy.transport.proto.ClientType;
import io.github.rocketproxy.transport.proto.HeartbeatRequest;
import io.github.rocketproxy.transport.proto.HeartbeatResponse;
import io.github.rocketproxy.transport.proto.NotifyClientTerminationRequest;
import io.github.rocketproxy.transport.proto.NotifyClientTerminationResponse;

/**
 * Heartbeat and NotifyClientTermination. What a client is comes from its settings; only where there
 * are none, as for a client that has moved here, from its heartbeat. Its language is not asked for.
 */
final class ClientRpcs {
    private final Checks checks;
    private final Metadata metadata;
    private final ClientTable clients;
    private final ProvisionalSessions provisional;

    ClientRpcs(
            Checks checks,
            Metadata metadata,
            ClientTable clients,
            ProvisionalSessions provisional) {
        this.checks = checks;
        this.metadata = metadata;
        this.clients = clients;
        this.provisional = provisional;
    }

    HeartbeatResponse heartbeat(Caller caller, HeartbeatRequest request)
            throws RefusedException, InterruptedException {
        String group = request.getGroup().getName();
        checks.caller(caller, "Heartbeat", "", group);
        ClientSession session = clients.find(caller.clientId());
        if (session == null) {
            session = provisional.register(caller, request.getClientType(), group);
        }
        ClientRegistration registration = session.registration();
        checkGroup(registration, group);
        if (registration.type() != ClientType.PRODUCER) {
            // from the snapshot only: heartbeats are many, and go on while brokers are away
            LiteRules.check(
                    registration.type(), metadata.groups().group(group), registration.topics());
        }
        clients.touch(session);
        return HeartbeatResponse.newBuilder()
                .setStatus(RefusedException.status(ReplyCode.OK, null))
                .build();
    }

    NotifyClientTerminationResponse terminate(Caller caller, NotifyClientTerminationRequest request)
            throws RefusedException, InterruptedException {
        String group = request.getGroup().getName();
        checks.caller(caller, "NotifyClientTermination", "", group);
        checkGroup(session(caller).registration(), group);
        clients.remove(caller.clientId());
        return NotifyClientTerminationResponse.newBuilder()
                .setStatus(RefusedException.status(ReplyCode.OK, null))
                .build();
    }

    private ClientSession session(Caller caller) throws RefusedException {
        ClientSession session = clients.find(caller.clientId());
        if (session == null) {
            throw new RefusedException(
                    ReplyCode.UNRECOGNIZED_CLIENT_TYPE,
                    "cannot find client settings for this client");
        }
        return session;
    }

    private static void checkGroup(ClientRegistration registration, String group)
            throws RefusedException {
        if (registration.type() == ClientType.PRODUCER) {
            return;
        }
        Checks.group(group);
        if (!group.equals(registration.group())) {
            throw new RefusedException(
                    ReplyCode.ILLEGAL_CONSUMER_GROUP,
                    "consumer group is not the one of the client's settings");
        }
    }
}

package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.transport.proto.Address;
import io.github.rocketproxy.transport.proto.AddressScheme;
import io.github.rocketproxy.transport.proto.Endpoints;

/** The checks that several control RPCs share; each passes or throws the refusal. */
final class Checks {
    private static final int MAX_PORT = 65_535;

    /** Endpoints come back once for each queue, so that a long list would grow without bound. */
    private static final int MAX_ADDRESSES = 64;

    private static final int MAX_HOST_LENGTH = 255;

    private final AccessPolicy access;

    Checks(AccessPolicy access) {
        this.access = access;
    }

    /**
     * First who is calling, then whether there is a client id, as the official proxy does; then its
     * limits. Once for each request. May block.
     */
    void caller(Caller caller, String operation, String topic, String group)
            throws RefusedException, InterruptedException {
        access(caller, operation, topic, group);
        if (caller.clientId().isBlank()) {
            throw new RefusedException(ReplyCode.CLIENT_ID_REQUIRED, "client id cannot be empty");
        }
        refuseIf(access.overLimit(caller), ReplyCode.TOO_MANY_REQUESTS);
    }

    /**
     * A policy that does not know even after it has looked denies; what is allowed counts for
     * limits. May block.
     */
    void access(Caller caller, String operation, String topic, String group)
            throws RefusedException, InterruptedException {
        AccessPolicy.Decision decision = access.decide(caller, operation, topic, group);
        if (decision == AccessPolicy.Decision.UNKNOWN) {
            access.resolve(caller);
            decision = access.decide(caller, operation, topic, group);
        }
        if (decision != AccessPolicy.Decision.ALLOW) {
            throw new RefusedException(
                    ReplyCode.UNAUTHORIZED, operation + " is not allowed to this caller");
        }
    }

    static void topic(String topic) throws RefusedException {
        refuseIf(ResourceNames.topicFault(topic), ReplyCode.ILLEGAL_TOPIC);
    }

    static void group(String group) throws RefusedException {
        refuseIf(ResourceNames.groupFault(group), ReplyCode.ILLEGAL_CONSUMER_GROUP);
    }

    static void liteTopic(String liteTopic) throws RefusedException {
        refuseIf(ResourceNames.liteTopicFault(liteTopic), ReplyCode.ILLEGAL_LITE_TOPIC);
    }

    /** Endpoints are echoed as every broker's address, so that bad ones would break the client. */
    static void endpoints(Endpoints endpoints) throws RefusedException {
        refuseIf(fault(endpoints), ReplyCode.ILLEGAL_ACCESS_POINT);
    }

    private static String fault(Endpoints endpoints) {
        AddressScheme scheme = endpoints.getScheme();
        if (scheme == AddressScheme.ADDRESS_SCHEME_UNSPECIFIED
                || scheme == AddressScheme.UNRECOGNIZED) {
            return "endpoints need an address scheme";
        }
        if (endpoints.getAddressesCount() == 0) {
            return "endpoints need an address";
        }
        if (endpoints.getAddressesCount() > MAX_ADDRESSES) {
            return "endpoints have more than " + MAX_ADDRESSES + " addresses";
        }
        for (Address address : endpoints.getAddressesList()) {
            if (address.getHost().isBlank()
                    || address.getHost().length() > MAX_HOST_LENGTH
                    || address.getPort() <= 0
                    || address.getPort() > MAX_PORT) {
                return "endpoints contain an address without host or valid port";
            }
        }
        return null;
    }

    private static void refuseIf(String fault, ReplyCode code) throws RefusedException {
        if (fault != null) {
            throw new RefusedException(code, fault);
        }
    }
}

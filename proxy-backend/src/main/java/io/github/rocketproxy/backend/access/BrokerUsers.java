package io.github.rocketproxy.backend.access;

import io.github.rocketproxy.backend.control.Remoting;
import io.github.rocketproxy.backend.control.RemotingCallException;
import io.github.rocketproxy.backend.control.RemotingVersion;
import io.github.rocketproxy.pipeline.access.Acl;
import io.github.rocketproxy.pipeline.access.Subject;
import io.github.rocketproxy.pipeline.access.User;
import io.github.rocketproxy.pipeline.access.UserDirectory;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import java.util.Optional;
import org.apache.rocketmq.remoting.CommandCustomHeader;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.AclInfo;
import org.apache.rocketmq.remoting.protocol.body.UserInfo;
import org.apache.rocketmq.remoting.protocol.header.GetAclRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetUserRequestHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks brokers about users: AUTH_GET_USER 3004 and AUTH_GET_ACL 3009. Every broker has all users,
 * so the first that answers is believed. Virtual threads.
 */
public final class BrokerUsers implements UserDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerUsers.class);
    private static final int MAX_BROKERS = 3;
    private static final int USER_NOT_EXIST = 3001;
    private static final int POLICY_NOT_EXIST = 3002;
    private static final String SUPER = "Super";
    private static final String DISABLED = "disable";
    private static final String USER_PREFIX = "User:";

    static {
        RemotingVersion.announce();
    }

    private final Remoting remoting;
    private final BrokersToAsk brokers;
    private final long timeoutMs;

    /**
     * @param timeoutMs for one call to a broker
     */
    public BrokerUsers(Remoting remoting, BrokersToAsk brokers, long timeoutMs) {
        this.remoting = remoting;
        this.brokers = brokers;
        this.timeoutMs = timeoutMs;
    }

    @Override
    public Subject ask(String userName) throws InterruptedException, MetadataUnavailableException {
        String reason = "no broker is known";
        for (String address : brokers.addresses(MAX_BROKERS)) {
            try {
                return ask(address, userName);
            } catch (RemotingCallException next) {
                reason = next.getMessage();
            }
        }
        throw new MetadataUnavailableException("users cannot be looked up: " + reason, null);
    }

    private Subject ask(String address, String userName)
            throws InterruptedException, RemotingCallException {
        Optional<UserInfo> found =
                answer(
                        address,
                        RequestCode.AUTH_GET_USER,
                        new GetUserRequestHeader(userName),
                        UserInfo.class);
        if (found.isEmpty()) {
            return Subject.NOBODY;
        }
        UserInfo info = found.get();
        if (info.getPassword() == null) {
            throw new RemotingCallException(
                    address + " keeps the secrets of users for itself", null);
        }
        User user =
                new User(
                        userName,
                        info.getPassword(),
                        SUPER.equalsIgnoreCase(info.getUserType()),
                        !DISABLED.equalsIgnoreCase(info.getUserStatus()));
        return Subject.of(user, user.isSuper() ? Acl.NONE : acl(address, userName));
    }

    private Acl acl(String address, String userName)
            throws InterruptedException, RemotingCallException {
        Optional<AclInfo> found =
                answer(
                        address,
                        RequestCode.AUTH_GET_ACL,
                        new GetAclRequestHeader(USER_PREFIX + userName),
                        AclInfo.class);
        try {
            return found.map(AclReader::read).orElse(Acl.NONE);
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "user {} may do nothing, because its rules at {} are not understood: {}",
                    userName,
                    address,
                    e.getMessage());
            return Acl.NONE;
        }
    }

    /** Empty: there is no such thing. */
    private <T> Optional<T> answer(
            String address, int requestCode, CommandCustomHeader header, Class<T> type)
            throws InterruptedException, RemotingCallException {
        RemotingCommand answer =
                remoting.invoke(
                        address,
                        RemotingCommand.createRequestCommand(requestCode, header),
                        timeoutMs);
        int code = answer.getCode();
        if (code == USER_NOT_EXIST || code == POLICY_NOT_EXIST) {
            return Optional.empty();
        }
        if (code != ResponseCode.SUCCESS) {
            throw new RemotingCallException(
                    address + " refused request code " + requestCode + ": " + answer.getRemark(),
                    null);
        }
        return answer.getBody() == null
                ? Optional.empty()
                : Optional.ofNullable(decode(address, requestCode, answer.getBody(), type));
    }

    private static <T> T decode(String address, int requestCode, byte[] body, Class<T> type)
            throws RemotingCallException {
        try {
            return RemotingSerializable.decode(body, type);
        } catch (RuntimeException e) { // not passed on: it may quote the secret
            throw new RemotingCallException(
                    address + " answered request code " + requestCode + " with what is no JSON",
                    null);
        }
    }
}

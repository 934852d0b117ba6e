package io.github.rocketproxy.backend.route;

import io.github.rocketproxy.backend.control.Remoting;
import io.github.rocketproxy.backend.control.RemotingCallException;
import io.github.rocketproxy.backend.control.RemotingVersion;
import io.github.rocketproxy.backend.net.HostAndPort;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.ClusterInfo;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;

/**
 * The name servers, of which one is used until it fails, then the next. Any virtual thread.
 *
 * <p>Codes: GET_ROUTEINFO_BY_TOPIC 105 and GET_BROKER_CLUSTER_INFO 106.
 */
public final class NameServers {
    static {
        RemotingVersion.announce();
    }

    private final Remoting remoting;
    private final List<String> addresses;
    private final long timeoutMs;
    private volatile int current;

    /**
     * @param addresses tried in this order; see {@link #shuffled}
     * @param timeoutMs for each name server's answer
     */
    public NameServers(Remoting remoting, List<String> addresses, long timeoutMs) {
        this.remoting = remoting;
        this.addresses = List.copyOf(addresses);
        this.timeoutMs = timeoutMs;
    }

    /**
     * Reads {@code host:port;host:port}; commas do as well, and a leading {@code http://} is cut.
     *
     * @throws IllegalArgumentException empty, or not {@code host:port}; names the part
     */
    public static List<String> parse(String list) {
        List<String> addresses = new ArrayList<>();
        for (String part : list.split("[;,]", -1)) {
            String address = part.strip();
            if (address.startsWith("http://")) {
                address = address.substring("http://".length());
            }
            if (!address.isEmpty()) {
                HostAndPort.parse(address);
                addresses.add(address);
            }
        }
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no name server address in '" + list + "'");
        }
        return addresses;
    }

    /** The same addresses in a random order, so that many proxies spread over the name servers. */
    public static List<String> shuffled(List<String> addresses) {
        List<String> shuffled = new ArrayList<>(addresses);
        Collections.shuffle(shuffled);
        return shuffled;
    }

    /**
     * The route of a topic; empty where the name server says that there is none.
     *
     * @throws MetadataUnavailableException no name server answered; names them all
     */
    public Optional<TopicRouteData> route(String topic)
            throws MetadataUnavailableException, InterruptedException {
        RemotingCommand answer = ask(RequestCode.GET_ROUTEINFO_BY_TOPIC, topic);
        if (answer.getCode() == ResponseCode.TOPIC_NOT_EXIST || answer.getBody() == null) {
            return Optional.empty();
        }
        return Optional.of(RemotingSerializable.decode(answer.getBody(), TopicRouteData.class));
    }

    /**
     * All brokers that are registered.
     *
     * @throws MetadataUnavailableException no name server answered; names them all
     */
    public Collection<BrokerData> brokers()
            throws MetadataUnavailableException, InterruptedException {
        RemotingCommand answer = ask(RequestCode.GET_BROKER_CLUSTER_INFO, null);
        if (answer.getBody() == null) {
            return List.of();
        }
        ClusterInfo info = RemotingSerializable.decode(answer.getBody(), ClusterInfo.class);
        return info.getBrokerAddrTable() == null ? List.of() : info.getBrokerAddrTable().values();
    }

    private RemotingCommand ask(int code, String topic)
            throws MetadataUnavailableException, InterruptedException {
        RemotingCallException last = null;
        int first = current;
        for (int i = 0; i < addresses.size(); i++) {
            int position = (first + i) % addresses.size();
            try {
                RemotingCommand answer =
                        accepted(
                                addresses.get(position),
                                remoting.invoke(
                                        addresses.get(position), request(code, topic), timeoutMs));
                current = position;
                return answer;
            } catch (RemotingCallException e) {
                if (last != null) {
                    e.addSuppressed(last);
                }
                last = e;
            }
        }
        throw new MetadataUnavailableException(
                "no name server of "
                        + addresses
                        + " answered; last: "
                        + (last == null ? "none asked" : last.getMessage()),
                last);
    }

    private static RemotingCommand request(int code, String topic) {
        RemotingCommand request = RemotingCommand.createRequestCommand(code, null);
        if (topic != null) {
            request.addExtField("topic", topic);
            request.addExtField("acceptStandardJsonOnly", "true");
        }
        return request;
    }

    private static RemotingCommand accepted(String address, RemotingCommand answer)
            throws RemotingCallException {
        if (answer.getCode() == ResponseCode.SUCCESS
                || answer.getCode() == ResponseCode.TOPIC_NOT_EXIST) {
            return answer;
        }
        throw new RemotingCallException(
                "name server "
                        + address
                        + " refused with code "
                        + answer.getCode()
                        + ": "
                        + answer.getRemark(),
                null);
    }
}

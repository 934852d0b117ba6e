package io.github.rocketproxy.server.doctor;

import io.github.rocketproxy.backend.control.Remoting;
import io.github.rocketproxy.backend.control.RemotingCallException;
import io.github.rocketproxy.backend.route.NameServers;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.server.config.ProxyConfig;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.KVTable;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;

/**
 * Asks each name server for the brokers, and each broker what it is: GET_BROKER_CLUSTER_INFO 106,
 * GET_BROKER_RUNTIME_INFO 28 and GET_BROKER_CONFIG 26. One thread, which it blocks.
 */
final class ClusterCheck {
    private static final long SLOW_MS = 100;

    private final Remoting remoting;
    private final ProxyConfig config;
    private final List<Finding> findings = new ArrayList<>();

    ClusterCheck(Remoting remoting, ProxyConfig config) {
        this.remoting = remoting;
        this.config = config;
    }

    /** Asks them all, one after the other. */
    List<Finding> findings() throws InterruptedException {
        Map<String, String> brokers = new TreeMap<>();
        boolean isAnyAnswer = false;
        for (String nameServer : config.namesrv().addresses()) {
            isAnyAnswer |= askNameServer(nameServer, brokers);
        }
        if (isAnyAnswer && brokers.isEmpty()) {
            findings.add(
                    Finding.fail(
                            "brokers",
                            "none is registered",
                            "start brokers with namesrvAddr set to these name servers"));
        }
        findings.addAll(NameCheck.of(List.copyOf(brokers.keySet())));
        for (Map.Entry<String, String> broker : brokers.entrySet()) {
            askBroker(broker.getKey(), broker.getValue());
        }
        return List.copyOf(findings);
    }

    private boolean askNameServer(String address, Map<String, String> brokers)
            throws InterruptedException {
        String check = "name server " + address;
        long startNs = System.nanoTime();
        try {
            Collection<BrokerData> found =
                    new NameServers(remoting, List.of(address), timeoutMs()).brokers();
            findings.add(answered(check, found, sinceMs(startNs)));
            for (BrokerData broker : found) {
                broker.getBrokerAddrs()
                        .forEach(
                                (id, place) ->
                                        brokers.put(
                                                place,
                                                broker.getBrokerName()
                                                        + (id == 0
                                                                ? ""
                                                                : " (replica " + id + ")")));
            }
            return true;
        } catch (MetadataUnavailableException e) {
            findings.add(
                    Finding.fail(
                            check,
                            reason(e.getCause() == null ? e : e.getCause()),
                            "start it, correct namesrv.addresses, or open the firewall; proxies go"
                                    + " on with the others"));
            return false;
        }
    }

    private static Finding answered(String check, Collection<BrokerData> brokers, long tookMs) {
        String seen =
                "knows "
                        + brokers.stream()
                                .map(BrokerData::getBrokerName)
                                .sorted()
                                .collect(Collectors.joining(", ", "[", "]"))
                        + ", answers in "
                        + tookMs
                        + " ms";
        return tookMs < SLOW_MS
                ? Finding.ok(check, seen)
                : Finding.warn(check, seen, "look at its load and the network");
    }

    private void askBroker(String address, String name) throws InterruptedException {
        String check = "broker " + name + " " + address;
        try {
            RemotingCommand info = ask(address, RequestCode.GET_BROKER_RUNTIME_INFO);
            long startNs = System.nanoTime();
            RemotingCommand settings = ask(address, RequestCode.GET_BROKER_CONFIG);
            findings.addAll(
                    BrokerCheck.judge(
                            check,
                            facts(info, settings),
                            sinceMs(startNs),
                            config,
                            System.currentTimeMillis()));
        } catch (RemotingCallException e) {
            findings.add(
                    Finding.fail(
                            check,
                            reason(e),
                            "start it, or open the firewall; if the address is one that only the"
                                    + " broker's own machine knows, set its brokerIP1"));
        } catch (IOException | IllegalArgumentException e) {
            findings.add(
                    Finding.warn(
                            check,
                            "answers, but what it says of itself cannot be had: " + reason(e),
                            "let the user of auth.brokerAccessKey read it: it has to be a super"
                                    + " user"));
        }
    }

    private RemotingCommand ask(String address, int code)
            throws RemotingCallException, InterruptedException {
        return remoting.invoke(
                address, RemotingCommand.createRequestCommand(code, null), timeoutMs());
    }

    private static BrokerFacts facts(RemotingCommand info, RemotingCommand settings)
            throws IOException {
        Map<String, String> runtime =
                RemotingSerializable.decode(body(info), KVTable.class).getTable();
        Properties properties = new Properties();
        properties.load(new StringReader(new String(body(settings), StandardCharsets.UTF_8)));
        Map<String, String> byKey = new HashMap<>();
        properties.forEach((key, value) -> byKey.put(key.toString(), value.toString()));
        return new BrokerFacts(
                runtime.getOrDefault("brokerVersionDesc", "unknown version"),
                Long.parseLong(runtime.getOrDefault("bootTimestamp", "0")),
                byKey);
    }

    private static byte[] body(RemotingCommand answer) throws IOException {
        if (answer.getCode() != ResponseCode.SUCCESS || answer.getBody() == null) {
            throw new IOException("code " + answer.getCode() + ", " + answer.getRemark());
        }
        return answer.getBody();
    }

    private long timeoutMs() {
        return config.metadata().requestTimeoutMs();
    }

    private static long sinceMs(long startNs) {
        return (System.nanoTime() - startNs) / 1_000_000;
    }

    private static String reason(Throwable e) {
        return String.valueOf(e.getMessage());
    }
}

package io.github.rocketproxy.backend.route;

import io.github.rocketproxy.backend.control.Remoting;
import io.github.rocketproxy.backend.control.RemotingCallException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Answers as name servers and brokers would, from what a test has put in. */
final class ScriptedRemoting implements Remoting {
    /** Two brokers; broker-b has no master. */
    static final String ROUTE =
            """
            {"queueDatas":[
              {"brokerName":"broker-b","readQueueNums":2,"writeQueueNums":2,"perm":6,"topicSysFlag":0},
              {"brokerName":"broker-a","readQueueNums":3,"writeQueueNums":2,"perm":6,"topicSysFlag":0},
              {"brokerName":"unlisted","readQueueNums":1,"writeQueueNums":1,"perm":6,"topicSysFlag":0}],
             "brokerDatas":[
              {"cluster":"c","brokerName":"broker-a","brokerAddrs":{"0":"10.0.0.1:10911","1":"10.0.0.2:10911"}},
              {"cluster":"c","brokerName":"broker-b","brokerAddrs":{"2":"10.0.0.4:10911","1":"10.0.0.3:10911"}}],
             "filterServerTable":{}}
            """;

    private final Map<String, String> routes = new HashMap<>();
    private final Map<String, String> topics = new HashMap<>();
    private final Map<String, String> groups = new HashMap<>();
    private final Set<String> dead = new HashSet<>();
    private final Set<String> refusing = new HashSet<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile RemotingCommand last;

    void route(String topic, String json) {
        routes.put(topic, json);
    }

    void dropRoute(String topic) {
        routes.remove(topic);
    }

    void topicConfig(String topic, String json) {
        topics.put(topic, json);
    }

    void groupConfig(String group, String json) {
        groups.put(group, json);
    }

    void fail(String address) {
        dead.add(address);
    }

    void refuse(String address) {
        refusing.add(address);
    }

    List<String> asked() {
        return asked;
    }

    RemotingCommand last() {
        return last;
    }

    @Override
    public RemotingCommand invoke(String address, RemotingCommand request, long timeoutMs)
            throws RemotingCallException {
        asked.add(address);
        last = request;
        if (dead.contains(address)) {
            throw new RemotingCallException(address + " is dead", null);
        }
        if (refusing.contains(address)) {
            return RemotingCommand.createResponseCommand(ResponseCode.SYSTEM_ERROR, "no");
        }
        return switch (request.getCode()) {
            case RequestCode.GET_ROUTEINFO_BY_TOPIC -> answer(routes, request, "topic");
            case RequestCode.GET_TOPIC_CONFIG -> answer(topics, request, "topic");
            case RequestCode.GET_SUBSCRIPTIONGROUP_CONFIG -> answer(groups, request, "group");
            case RequestCode.GET_BROKER_CLUSTER_INFO -> found("{\"brokerAddrTable\":{}}");
            default -> throw new AssertionError("code " + request.getCode());
        };
    }

    private static RemotingCommand answer(
            Map<String, String> known, RemotingCommand request, String field) {
        String json = known.get(request.getExtFields().get(field));
        return json == null
                ? RemotingCommand.createResponseCommand(ResponseCode.TOPIC_NOT_EXIST, "none")
                : found(json);
    }

    private static RemotingCommand found(String json) {
        RemotingCommand answer = RemotingCommand.createResponseCommand(ResponseCode.SUCCESS, null);
        answer.setBody(json.getBytes(StandardCharsets.UTF_8));
        return answer;
    }
}

package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import apache.rocketmq.v2.Broker;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.GetOffsetRequest;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.NotifyClientTerminationRequest;
import apache.rocketmq.v2.QueryOffsetPolicy;
import apache.rocketmq.v2.QueryOffsetRequest;
import apache.rocketmq.v2.QueryRouteRequest;
import apache.rocketmq.v2.ReceiveMessageResponse;
import apache.rocketmq.v2.Resource;
import apache.rocketmq.v2.SendMessageRequest;
import apache.rocketmq.v2.UpdateOffsetRequest;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.SignedHeaders;
import io.github.rocketproxy.it.support.TopicType;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.remoting.protocol.body.AclInfo;
import org.apache.rocketmq.remoting.protocol.body.AclInfo.PolicyEntryInfo;
import org.apache.rocketmq.remoting.protocol.body.AclInfo.PolicyInfo;
import org.apache.rocketmq.shaded.com.google.protobuf.util.Durations;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which rule of a real broker's users allows which request. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessRulesIT {
    private static final String PROXY_USER = "the-proxy";
    private static final String SECRET = "a-secret";
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private RealCluster cluster;
    private InJvmProxy proxy;
    private String orders;
    private String others;
    private String workers;
    private String inA;
    private String inB;

    @BeforeAll
    void start() {
        cluster = RealCluster.startWithAccessControl(PROXY_USER, SECRET);
        orders = cluster.createTopic("rules-orders", TopicType.NORMAL, 1);
        others = cluster.createTopic("rules-others", TopicType.NORMAL, 1);
        inA = cluster.createTopic("nsA%orders", TopicType.NORMAL, 1);
        inB = cluster.createTopic("nsB%orders", TopicType.NORMAL, 1);
        workers = cluster.createGroup("rules-workers", false);
        proxy = InJvmProxy.withAccessControl(cluster, PROXY_USER, SECRET);
    }

    @AfterAll
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    /** A new user with these rules of its own; written {@code Allow Topic:a Pub}. */
    private String user(String... custom) throws Exception {
        return user(List.of(custom), List.of());
    }

    private String user(List<String> custom, List<String> defaults) throws Exception {
        String name = "user-" + UUID.randomUUID().toString().substring(0, 8);
        cluster.admin().createUser(cluster.brokerAddress(), name, SECRET, "Normal");
        List<PolicyInfo> policies = new ArrayList<>();
        add(policies, "Custom", custom);
        add(policies, "Default", defaults);
        if (!policies.isEmpty()) {
            AclInfo acl = new AclInfo();
            acl.setSubject("User:" + name);
            acl.setPolicies(policies);
            cluster.admin().createAcl(cluster.brokerAddress(), acl);
        }
        return name;
    }

    private static void add(List<PolicyInfo> policies, String type, List<String> rules) {
        if (!rules.isEmpty()) {
            PolicyInfo policy = new PolicyInfo();
            policy.setPolicyType(type);
            policy.setEntries(rules.stream().map(AccessRulesIT::entry).toList());
            policies.add(policy);
        }
    }

    private static PolicyEntryInfo entry(String rule) {
        String[] words = rule.split(" ");
        return PolicyEntryInfo.of(words[1], List.of(words[2].split(",")), List.of(), words[0]);
    }

    private RawClient client(String user) {
        return new RawClient(proxy, SignedHeaders.of(user, SECRET));
    }

    /** What a client may ask for. */
    private enum Request {
        SEND,
        ROUTE,
        RECEIVE,
        QUERY_OFFSET,
        GET_OFFSET,
        UPDATE_OFFSET,
        LEAVE
    }

    private static Code ask(Request request, RawClient client, String topic, String group) {
        Resource named = RawClient.resource(topic);
        MessageQueue queue =
                MessageQueue.newBuilder()
                        .setTopic(named)
                        .setBroker(Broker.newBuilder().setName("broker-a"))
                        .build();
        var stub = client.blocking();
        var status =
                switch (request) {
                    case SEND -> stub.sendMessage(sending(named)).getStatus();
                    case ROUTE -> stub.queryRoute(RawClient.route(topic)).getStatus();
                    case RECEIVE ->
                            client
                                    .receive(
                                            RawClient.receive(group, topic, Duration.ofSeconds(10))
                                                    .setLongPollingTimeout(Durations.fromMillis(1))
                                                    .build())
                                    .stream()
                                    .filter(ReceiveMessageResponse::hasStatus)
                                    .map(ReceiveMessageResponse::getStatus)
                                    .reduce((first, last) -> last)
                                    .orElseThrow();
                    case QUERY_OFFSET ->
                            stub.queryOffset(
                                            QueryOffsetRequest.newBuilder()
                                                    .setMessageQueue(queue)
                                                    .setQueryOffsetPolicy(QueryOffsetPolicy.END)
                                                    .build())
                                    .getStatus();
                    case GET_OFFSET ->
                            stub.getOffset(
                                            GetOffsetRequest.newBuilder()
                                                    .setGroup(RawClient.resource(group))
                                                    .setMessageQueue(queue)
                                                    .build())
                                    .getStatus();
                    case UPDATE_OFFSET ->
                            stub.updateOffset(
                                            UpdateOffsetRequest.newBuilder()
                                                    .setGroup(RawClient.resource(group))
                                                    .setMessageQueue(queue)
                                                    .build())
                                    .getStatus();
                    case LEAVE ->
                            stub.notifyClientTermination(
                                            NotifyClientTerminationRequest.newBuilder()
                                                    .setGroup(RawClient.resource(group))
                                                    .build())
                                    .getStatus();
                };
        return status.getCode();
    }

    private static SendMessageRequest sending(Resource topic) {
        Message message =
                RawClient.message(topic.getName(), new byte[] {1}).toBuilder()
                        .setTopic(topic)
                        .build();
        return SendMessageRequest.newBuilder().addMessages(message).build();
    }

    /** Which requests are allowed; any answer but UNAUTHORIZED must come from behind the check. */
    private static Set<Request> allowed(RawClient client, String topic, String group) {
        Map<Request, Code> codes = new EnumMap<>(Request.class);
        for (Request request : Request.values()) {
            codes.put(request, ask(request, client, topic, group));
        }
        codes.values().removeIf(code -> code == Code.UNAUTHORIZED);
        assertThat(codes.values())
                .allMatch(
                        code ->
                                code == Code.OK
                                        || code == Code.MESSAGE_NOT_FOUND
                                        || code == Code.OFFSET_NOT_FOUND
                                        || code == Code.UNRECOGNIZED_CLIENT_TYPE);
        return codes.keySet();
    }

    private static Set<Request> expected(String action) {
        return switch (action) {
            case "Pub" -> Set.of(Request.SEND, Request.ROUTE);
            case "Sub" ->
                    Set.of(
                            Request.ROUTE,
                            Request.RECEIVE,
                            Request.QUERY_OFFSET,
                            Request.GET_OFFSET,
                            Request.UPDATE_OFFSET,
                            Request.LEAVE);
            case "Get" -> Set.of(Request.QUERY_OFFSET, Request.GET_OFFSET);
            case "Update" -> Set.of(Request.UPDATE_OFFSET);
            case "All" -> Set.of(Request.values());
            default -> Set.of();
        };
    }

    /** How much of the names a rule is about. */
    private enum Scope {
        LITERAL,
        PREFIXED,
        ANY,
        ANY_TYPE
    }

    private String[] rules(Scope scope, String action) {
        return switch (scope) {
            case LITERAL ->
                    new String[] {
                        "Allow Topic:%s %s".formatted(orders, action),
                        "Allow Group:%s %s".formatted(workers, action)
                    };
            case PREFIXED ->
                    new String[] {
                        "Allow Topic:rules-ord* " + action, "Allow Group:rules-w* " + action
                    };
            case ANY -> new String[] {"Allow Topic:* " + action, "Allow Group:* " + action};
            case ANY_TYPE -> new String[] {"Allow * " + action};
        };
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void shouldAllowWhatAnActionIsForAndNothingElse(Scope scope) throws Exception {
        for (String action :
                List.of("Pub", "Sub", "Get", "Update", "All", "Create", "Delete", "List")) {
            boolean isNarrow = scope == Scope.LITERAL || scope == Scope.PREFIXED;
            try (RawClient client = client(user(rules(scope, action)))) {
                assertThat(allowed(client, orders, workers))
                        .as("%s %s", scope, action)
                        .isEqualTo(expected(action));
                assertThat(allowed(client, others, "rules-x"))
                        .as("%s %s, other names", scope, action)
                        .isEqualTo(isNarrow ? Set.of() : expected(action));
            }
        }
    }

    @Test
    void shouldAskForTopicAndGroupWhereBothAreNamed() throws Exception {
        try (RawClient client = client(user("Allow Topic:" + orders + " Sub,Get,Update"))) {
            assertThat(allowed(client, orders, workers))
                    .containsExactlyInAnyOrder(Request.ROUTE, Request.QUERY_OFFSET);
        }
        try (RawClient client = client(user("Allow Group:" + workers + " Sub,Get,Update"))) {
            assertThat(allowed(client, orders, workers)).containsExactly(Request.LEAVE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // rules, whether orders and others may be sent to
        "Deny Topic:ORDERS Pub;Allow Topic:ORDERS Pub, false, false",
        "Allow Topic:ORDERS Pub;Deny Topic:ORDERS Pub, false, false",
        "Allow Topic:rules-* Pub;Deny Topic:rules-o* Pub;Allow Topic:rules-ord* Pub, true, false",
        "Deny Topic:rules-* Pub;Allow Topic:rules-ord* Pub, true, false",
        "Allow Topic:rules-* Pub;Deny Topic:rules-ord* Pub, false, true",
        "Deny Topic:rules-ord* Pub;Allow Topic:ORDERS Pub, true, false",
        "Allow Topic:rules-ord* Pub;Deny Topic:ORDERS Pub, false, false",
        "Deny * Pub;Allow Topic:* Pub, true, true",
        "Allow * Pub;Deny Topic:* Pub, false, false",
        "Deny Topic:ORDERS Sub;Allow Topic:rules-* Pub, true, true"
    })
    void shouldLetTheMostExactRuleDecideAndDenyBeforeAllow(
            String rules, boolean isOrdersAllowed, boolean isOthersAllowed) throws Exception {
        String[] custom = rules.replace("ORDERS", orders).split(";");
        try (RawClient client = client(user(custom))) {
            assertThat(ask(Request.SEND, client, orders, workers))
                    .isEqualTo(isOrdersAllowed ? Code.OK : Code.UNAUTHORIZED);
            assertThat(ask(Request.SEND, client, others, workers))
                    .isEqualTo(isOthersAllowed ? Code.OK : Code.UNAUTHORIZED);
        }
    }

    @Test
    void shouldLookAtDefaultRulesOnlyWhereNoCustomRuleMatches() throws Exception {
        String denied = user(List.of("Deny Topic:rules-ord* Pub"), List.of("Allow Topic:* Pub"));
        String allowed =
                user(List.of("Allow Topic:* Pub"), List.of("Deny Topic:" + orders + " Pub"));
        String defaults = user(List.of(), List.of("Allow Topic:" + others + " Pub"));

        try (RawClient client = client(denied)) {
            assertThat(ask(Request.SEND, client, orders, workers)).isEqualTo(Code.UNAUTHORIZED);
            assertThat(ask(Request.SEND, client, others, workers)).isEqualTo(Code.OK);
        }
        try (RawClient client = client(allowed)) {
            assertThat(ask(Request.SEND, client, orders, workers)).isEqualTo(Code.OK);
        }
        try (RawClient client = client(defaults)) {
            assertThat(ask(Request.SEND, client, orders, workers)).isEqualTo(Code.UNAUTHORIZED);
            assertThat(ask(Request.SEND, client, others, workers)).isEqualTo(Code.OK);
        }
    }

    @Test
    void shouldCheckARetryTopicAsItsGroup() throws Exception {
        String retry = "%RETRY%" + workers;
        try (RawClient client = client(user("Allow Topic:* Pub,Sub,Get,Update"))) {
            assertThat(allowed(client, retry, workers)).isEmpty();
        }
        try (RawClient client = client(user("Allow Group:" + workers + " Sub"))) {
            for (Request request :
                    List.of(Request.SEND, Request.ROUTE, Request.RECEIVE, Request.QUERY_OFFSET)) {
                assertThat(ask(request, client, retry, workers))
                        .as(request.name())
                        .isNotEqualTo(Code.UNAUTHORIZED);
                assertThat(ask(request, client, "%RETRY%others", workers))
                        .as(request.name())
                        .isEqualTo(Code.UNAUTHORIZED);
            }
        }
    }

    private static Code send(RawClient client, String namespace, String name) {
        Resource topic =
                Resource.newBuilder().setResourceNamespace(namespace).setName(name).build();
        return client.blocking().sendMessage(sending(topic)).getStatus().getCode();
    }

    private static Code route(RawClient client, String namespace, String name) {
        Resource topic =
                Resource.newBuilder().setResourceNamespace(namespace).setName(name).build();
        return client.blocking()
                .queryRoute(
                        QueryRouteRequest.newBuilder()
                                .setTopic(topic)
                                .setEndpoints(RawClient.endpoints())
                                .build())
                .getStatus()
                .getCode();
    }

    /** A topic's namespace is the part of its name before the %, as it is for brokers. */
    @Test
    void shouldNotLetARuleOfOneNamespaceReachAnother() throws Exception {
        for (String rule : List.of("Allow Topic:" + inA + " Pub", "Allow Topic:nsA%* Pub")) {
            try (RawClient client = client(user(rule))) {
                long before = cluster.stored(inA);
                assertThat(send(client, "", inA)).isEqualTo(Code.OK);
                assertThat(send(client, "", inB)).isEqualTo(Code.UNAUTHORIZED);
                assertThat(send(client, "", orders)).isEqualTo(Code.UNAUTHORIZED);
                assertThat(route(client, "", inB)).isEqualTo(Code.UNAUTHORIZED);
                assertThat(cluster.stored(inA)).isEqualTo(before + 1);
            }
        }
        String plain = inA.substring(inA.indexOf('%') + 1);
        for (String rule : List.of("Allow Topic:" + plain + " Pub", "Allow Namespace:nsA All")) {
            try (RawClient client = client(user(rule))) {
                assertThat(send(client, "", inA)).isEqualTo(Code.UNAUTHORIZED);
                assertThat(send(client, "nsA", inA)).isEqualTo(Code.UNAUTHORIZED);
            }
        }
    }

    /** As the official proxy: the field is no part of what is asked for, nor of what is checked. */
    @Test
    void shouldCheckTheVeryTopicThatIsUsedWhateverTheNamespaceFieldSays() throws Exception {
        try (RawClient client = client(user("Allow Topic:" + inA + " Pub"))) {
            long before = cluster.stored(inA);
            long beforeB = cluster.stored(inB);
            long beforePlain = cluster.stored(orders);
            assertThat(send(client, "nsA", inB)).isEqualTo(Code.UNAUTHORIZED);
            assertThat(send(client, "nsA", orders)).isEqualTo(Code.UNAUTHORIZED);
            assertThat(route(client, "nsA", inB)).isEqualTo(Code.UNAUTHORIZED);
            assertThat(route(client, "nsA", orders)).isEqualTo(Code.UNAUTHORIZED);
            assertThat(send(client, "nsB", inA)).isEqualTo(Code.OK);
            assertThat(route(client, "nsB", inA)).isEqualTo(Code.OK);
            assertThat(cluster.stored(inA)).isEqualTo(before + 1);
            assertThat(cluster.stored(inB)).isEqualTo(beforeB);
            assertThat(cluster.stored(orders)).isEqualTo(beforePlain);
        }
    }

    @Test
    void shouldServeOfficialClientsThatHaveJustWhatTheyNeed() throws Exception {
        String topic = cluster.createTopic("needed", TopicType.NORMAL, 1);
        String pushGroup = cluster.createGroup("needed-push", false);
        String simpleGroup = cluster.createGroup("needed-simple", false);
        Clients producers = clients(user("Allow Topic:" + topic + " Pub"));
        Clients pushers =
                clients(user("Allow Topic:" + topic + " Sub", "Allow Group:" + pushGroup + " Sub"));
        Clients simples =
                clients(
                        user(
                                "Allow Topic:" + topic + " Sub",
                                "Allow Group:" + simpleGroup + " Sub"));
        byte[] body = topic.getBytes(StandardCharsets.UTF_8);
        Set<String> pushed = ConcurrentHashMap.newKeySet();
        try (Producer producer = producers.producer(topic);
                PushConsumer push =
                        pushers.pushConsumer(
                                pushGroup,
                                topic,
                                1,
                                view -> {
                                    pushed.add(view.getMessageId().toString());
                                    return ConsumeResult.SUCCESS;
                                });
                SimpleConsumer simple = simples.simpleConsumer(simpleGroup, topic, "*")) {
            String id =
                    producer.send(Clients.message(topic, body).build()).getMessageId().toString();
            await().atMost(WITHIN).until(() -> pushed.contains(id));
            await().atMost(WITHIN).until(() -> isReceived(simple, body));
            assertThat(push.getConsumerGroup()).isEqualTo(pushGroup);
        }
        assertDenied(() -> producers.simpleConsumer(simpleGroup, topic, "*"));
        assertDenied(() -> simples.simpleConsumer(pushGroup, topic, "*"));
    }

    /** The client reports an answer, or the end of its telemetry stream, whichever comes first. */
    private void assertDenied(ThrowableAssert.ThrowingCallable starting) {
        long before = proxy.counter(ProxyCounter.DENIED_NO_PERMISSION);
        assertThatThrownBy(starting).isInstanceOf(IllegalStateException.class);
        assertThat(proxy.counter(ProxyCounter.DENIED_NO_PERMISSION)).isGreaterThan(before);
    }

    private Clients clients(String user) {
        return new Clients(proxy, user, SECRET);
    }

    private static boolean isReceived(SimpleConsumer consumer, byte[] body) throws Exception {
        boolean isThere = false;
        for (MessageView message : consumer.receive(16, Duration.ofSeconds(20))) {
            consumer.ack(message);
            isThere |= Arrays.equals(Clients.body(message), body);
        }
        return isThere;
    }
}

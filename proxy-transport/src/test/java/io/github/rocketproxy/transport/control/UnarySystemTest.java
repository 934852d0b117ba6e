package io.github.rocketproxy.transport.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import apache.rocketmq.v2.Address;
import apache.rocketmq.v2.AddressScheme;
import apache.rocketmq.v2.ClientType;
import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.Endpoints;
import apache.rocketmq.v2.HeartbeatRequest;
import apache.rocketmq.v2.MessageQueue;
import apache.rocketmq.v2.NotifyClientTerminationRequest;
import apache.rocketmq.v2.Permission;
import apache.rocketmq.v2.PullMessageRequest;
import apache.rocketmq.v2.QueryAssignmentRequest;
import apache.rocketmq.v2.QueryAssignmentResponse;
import apache.rocketmq.v2.QueryRouteRequest;
import apache.rocketmq.v2.QueryRouteResponse;
import apache.rocketmq.v2.Resource;
import com.google.common.util.concurrent.ListenableFuture;
import io.github.rocketproxy.pipeline.port.AccessPolicy;
import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;
import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.transport.client.ClientRegistration;
import io.github.rocketproxy.transport.proto.Settings;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The unary control RPCs over a real connection, called by the published stubs. */
@Tag("system")
@Timeout(120)
class UnarySystemTest {
    private static final Endpoints ENDPOINTS =
            Endpoints.newBuilder()
                    .setScheme(AddressScheme.DOMAIN_NAME)
                    .addAddresses(Address.newBuilder().setHost("proxy.example").setPort(443))
                    .build();

    private Loopback proxy;

    @BeforeEach
    void setUp() throws IOException {
        proxy = new Loopback(64, UnarySystemTest::addThrowing);
        proxy.metadata.addTopic(
                "orders",
                MessageKind.MIXED,
                FakeMetadata.layout("a", List.of(0L, 1L), 2, 2, true, true));
        proxy.metadata.addTopic(
                "sink",
                MessageKind.NORMAL,
                FakeMetadata.layout("a", List.of(0L), 2, 2, false, true));
        proxy.metadata.addGroup(FakeMetadata.group("fifo", true, false));
        proxy.metadata.addGroup(FakeMetadata.group("lite", true, true));
    }

    @AfterEach
    void tearDown() throws InterruptedException {
        proxy.close();
    }

    @Test
    void shouldTellTheListenerHowEachCallHasEnded() throws Exception {
        proxy.client("c").queryRoute(route("orders"));
        proxy.client("c").queryRoute(route("nowhere"));
        proxy.client("c").heartbeat(HeartbeatRequest.getDefaultInstance());

        awaitEnds(3);
        assertThat(proxy.ends)
                .containsExactlyInAnyOrder(
                        "query_route ANSWERED OK c",
                        "query_route ANSWERED TOPIC_NOT_FOUND c",
                        "heartbeat ANSWERED UNRECOGNIZED_CLIENT_TYPE c");
    }

    private void awaitEnds(int count) throws InterruptedException {
        while (proxy.ends.size() < count) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void shouldAnswerRouteWithTheEndpointsOfTheRequest() {
        QueryRouteResponse response = proxy.client("c").queryRoute(route("orders"));

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(response.getStatus().getMessage()).isEqualTo("OK");
        assertThat(response.getMessageQueuesList())
                .hasSize(4)
                .allMatch(queue -> queue.getBroker().getEndpoints().equals(ENDPOINTS))
                .allMatch(queue -> queue.getPermission() == Permission.READ_WRITE)
                .allMatch(queue -> queue.getAcceptMessageTypesCount() == 4);
    }

    @Test
    void shouldAskNameServersOnlyOnceForATopic() {
        proxy.client("c").queryRoute(route("orders"));
        proxy.client("c").queryRoute(route("orders"));

        assertThat(proxy.metadata.topicFetches).isEqualTo(1);
    }

    @Test
    void shouldRefuseBadRouteRequests() {
        assertThat(routeCode("c", route("nowhere"))).isEqualTo(Code.TOPIC_NOT_FOUND);
        assertThat(routeCode("c", route("a b"))).isEqualTo(Code.ILLEGAL_TOPIC);
        assertThat(routeCode(null, route("orders"))).isEqualTo(Code.CLIENT_ID_REQUIRED);
        assertThat(routeCode(" ", route("orders"))).isEqualTo(Code.CLIENT_ID_REQUIRED);
        assertThat(routeCode("c", route("orders").toBuilder().clearEndpoints().build()))
                .isEqualTo(Code.ILLEGAL_ACCESS_POINT);
        assertThat(routeCode("c", withEndpoints(ENDPOINTS.toBuilder().clearAddresses())))
                .isEqualTo(Code.ILLEGAL_ACCESS_POINT);
        assertThat(routeCode("c", withEndpoints(ENDPOINTS.toBuilder().clearScheme())))
                .isEqualTo(Code.ILLEGAL_ACCESS_POINT);
        assertThat(
                        routeCode(
                                "c",
                                withEndpoints(
                                        ENDPOINTS.toBuilder()
                                                .addAddresses(Address.newBuilder().setPort(1)))))
                .isEqualTo(Code.ILLEGAL_ACCESS_POINT);
    }

    @Test
    void shouldTellWhenNameServersCannotBeAsked() {
        proxy.metadata.failure = new MetadataUnavailableException("no name server", null);
        QueryRouteResponse response = proxy.client("c").queryRoute(route("orders"));
        assertThat(response.getStatus().getCode()).isEqualTo(Code.INTERNAL_SERVER_ERROR);
        assertThat(response.getStatus().getMessage()).isEqualTo("no name server");

        proxy.metadata.failure = new MetadataUnavailableException("late", new TimeoutException());
        assertThat(routeCode("c", route("orders"))).isEqualTo(Code.PROXY_TIMEOUT);
    }

    @Test
    void shouldRefuseWhoIsNotAllowedBeforeAskingForAClientId() {
        proxy.decision = AccessPolicy.Decision.DENY;
        assertThat(routeCode(null, route("orders"))).isEqualTo(Code.UNAUTHORIZED);
        proxy.decision = AccessPolicy.Decision.UNKNOWN;
        assertThat(routeCode("c", route("orders"))).isEqualTo(Code.UNAUTHORIZED);
    }

    @Test
    void shouldAssignTheBrokerOrEachQueueByGroup() {
        assertThat(assignedIds("plain")).containsExactly(-1);
        assertThat(assignedIds("fifo")).containsExactly(0, 1);
        assertThat(assignedIds("lite")).containsExactly(-1);
    }

    @Test
    void shouldAssignAReplicaThatActsForItsMasterAsTheMaster() {
        proxy.metadata.addTopic(
                "acting",
                MessageKind.NORMAL,
                FakeMetadata.layout("a", List.of(1L), 2, 2, true, true));

        QueryAssignmentResponse response =
                proxy.client("c").queryAssignment(assignment("acting", "plain"));

        assertThat(response.getAssignmentsList())
                .singleElement()
                .satisfies(
                        assigned ->
                                assertThat(assigned.getMessageQueue().getBroker().getId())
                                        .isZero());
    }

    @Test
    void shouldRefuseBadAssignmentRequests() {
        assertThat(assignmentCode("sink", "plain")).isEqualTo(Code.FORBIDDEN);
        assertThat(assignmentCode("nowhere", "plain")).isEqualTo(Code.TOPIC_NOT_FOUND);
        assertThat(assignmentCode("orders", "a b")).isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
        assertThat(assignmentCode("", "plain")).isEqualTo(Code.ILLEGAL_TOPIC);
        QueryAssignmentRequest withoutEndpoints =
                assignment("orders", "plain").toBuilder().clearEndpoints().build();
        assertThat(proxy.client("c").queryAssignment(withoutEndpoints).getStatus().getCode())
                .isEqualTo(Code.ILLEGAL_ACCESS_POINT);
    }

    @Test
    void shouldKnowHeartbeatsOnlyOfClientsWithSettings() {
        assertThat(heartbeatCode("c", "g")).isEqualTo(Code.UNRECOGNIZED_CLIENT_TYPE);
        assertThat(heartbeatCode(null, "g")).isEqualTo(Code.CLIENT_ID_REQUIRED);
        register("c", io.github.rocketproxy.transport.proto.ClientType.PULL_CONSUMER, "g");

        assertThat(heartbeatCode("c", "g")).isEqualTo(Code.OK);
        assertThat(heartbeatCode("c", "other")).isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
        assertThat(heartbeatCode("c", "")).isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
        register("p", io.github.rocketproxy.transport.proto.ClientType.PRODUCER, "");
        assertThat(heartbeatCode("p", "")).isEqualTo(Code.OK);
    }

    @Test
    void shouldCountAHeartbeatAsASignOfLife() {
        register("c", io.github.rocketproxy.transport.proto.ClientType.PUSH_CONSUMER, "g");
        long before = proxy.clients.find("c").lastSeenNs();

        heartbeatCode("c", "g");

        assertThat(proxy.clients.find("c").lastSeenNs()).isGreaterThan(before);
    }

    @Test
    void shouldForgetAClientThatLeaves() {
        register("c", io.github.rocketproxy.transport.proto.ClientType.PUSH_CONSUMER, "g");
        assertThat(terminationCode("c", "other")).isEqualTo(Code.ILLEGAL_CONSUMER_GROUP);
        assertThat(proxy.clients.find("c")).isNotNull();

        assertThat(terminationCode("c", "g")).isEqualTo(Code.OK);

        assertThat(proxy.clients.find("c")).isNull();
        assertThat(terminationCode("c", "g")).isEqualTo(Code.UNRECOGNIZED_CLIENT_TYPE);
    }

    @Test
    void shouldAnswerGarbageWithAPayloadStatus() throws IOException {
        byte[] answer = callRaw("QueryRoute", new byte[] {(byte) 0xff, 1, 2, 3});

        assertThat(QueryRouteResponse.parseFrom(answer).getStatus().getCode())
                .isEqualTo(Code.BAD_REQUEST);
        assertThat(routeCode("c", route("orders"))).isEqualTo(Code.OK);
    }

    @Test
    void shouldRefuseWhatIsTooMuchAndRecover() throws Exception {
        Loopback small = new Loopback(1, service -> {});
        try {
            small.metadata.addTopic(
                    "orders",
                    MessageKind.NORMAL,
                    FakeMetadata.layout("a", List.of(0L), 1, 1, true, true));
            small.metadata.gate = new CountDownLatch(1);
            ListenableFuture<QueryRouteResponse> first =
                    small.futureClient("c").queryRoute(route("orders"));
            while (!small.metadata.isAsked()) {
                Thread.onSpinWait();
            }

            QueryRouteResponse second = small.client("c").queryRoute(route("orders"));

            assertThat(second.getStatus().getCode()).isEqualTo(Code.TOO_MANY_REQUESTS);
            small.metadata.gate.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS).getStatus().getCode()).isEqualTo(Code.OK);
        } finally {
            small.close();
        }
    }

    @Test
    void shouldKeepTheConnectionWhenAMethodIsUnknownOrThrows() {
        assertThat(failureOf(() -> pull()).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(
                        failureOf(() -> callRaw("ForwardMessageToDeadLetterQueue", new byte[0]))
                                .getCode())
                .isEqualTo(Status.Code.UNKNOWN);

        assertThat(routeCode("c", route("orders"))).isEqualTo(Code.OK);
    }

    @Test
    void shouldFinishCallsInFlightWhenItDrains() throws Exception {
        proxy.metadata.gate = new CountDownLatch(1);
        ListenableFuture<QueryRouteResponse> inFlight =
                proxy.futureClient("c").queryRoute(route("orders"));
        while (!proxy.metadata.isAsked()) {
            Thread.onSpinWait();
        }

        proxy.server.drain(30_000, proxy.metadata.gate::countDown);

        assertThat(inFlight.get(30, TimeUnit.SECONDS).getStatus().getCode()).isEqualTo(Code.OK);
        assertThat(failureOf(() -> proxy.client("c").queryRoute(route("orders"))).getCode())
                .isEqualTo(Status.Code.UNAVAILABLE);
    }

    private static Status failureOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call).getStatus();
    }

    private void pull() {
        proxy.client("c")
                .pullMessage(PullMessageRequest.getDefaultInstance())
                .forEachRemaining(item -> {});
    }

    private void register(
            String clientId, io.github.rocketproxy.transport.proto.ClientType type, String group) {
        proxy.clients.register(
                clientId,
                new ClientRegistration(
                        Settings.getDefaultInstance(), type, group, List.of(), "127.0.0.1:1"));
    }

    private Code routeCode(String clientId, QueryRouteRequest request) {
        return proxy.client(clientId).queryRoute(request).getStatus().getCode();
    }

    private List<Integer> assignedIds(String group) {
        QueryAssignmentResponse response =
                proxy.client("c").queryAssignment(assignment("orders", group));
        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK);
        List<MessageQueue> queues =
                response.getAssignmentsList().stream().map(each -> each.getMessageQueue()).toList();
        assertThat(queues)
                .allMatch(queue -> queue.getBroker().getId() == 0)
                .allMatch(queue -> queue.getBroker().getEndpoints().equals(ENDPOINTS))
                .allMatch(queue -> queue.getPermission() == Permission.READ_WRITE)
                .allMatch(queue -> queue.getAcceptMessageTypesCount() == 0);
        return queues.stream().map(MessageQueue::getId).toList();
    }

    private Code assignmentCode(String topic, String group) {
        return proxy.client("c").queryAssignment(assignment(topic, group)).getStatus().getCode();
    }

    private Code heartbeatCode(String clientId, String group) {
        HeartbeatRequest request =
                HeartbeatRequest.newBuilder()
                        .setGroup(resource(group))
                        .setClientType(ClientType.CLIENT_TYPE_UNSPECIFIED)
                        .build();
        return proxy.client(clientId).heartbeat(request).getStatus().getCode();
    }

    private Code terminationCode(String clientId, String group) {
        NotifyClientTerminationRequest request =
                NotifyClientTerminationRequest.newBuilder().setGroup(resource(group)).build();
        return proxy.client(clientId).notifyClientTermination(request).getStatus().getCode();
    }

    private static QueryRouteRequest route(String topic) {
        return QueryRouteRequest.newBuilder()
                .setTopic(resource(topic))
                .setEndpoints(ENDPOINTS)
                .build();
    }

    private static QueryRouteRequest withEndpoints(Endpoints.Builder endpoints) {
        return route("orders").toBuilder().setEndpoints(endpoints).build();
    }

    private static QueryAssignmentRequest assignment(String topic, String group) {
        return QueryAssignmentRequest.newBuilder()
                .setTopic(resource(topic))
                .setGroup(resource(group))
                .setEndpoints(ENDPOINTS)
                .build();
    }

    private static Resource resource(String name) {
        return Resource.newBuilder().setName(name).build();
    }

    private byte[] callRaw(String method, byte[] request) {
        return ClientCalls.blockingUnaryCall(
                proxy.channel("c"),
                Bytes.method(MethodDescriptor.MethodType.UNARY, method),
                CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
                request);
    }

    private static void addThrowing(ServerServiceDefinition.Builder service) {
        service.addMethod(
                Bytes.method(MethodDescriptor.MethodType.UNARY, "ForwardMessageToDeadLetterQueue"),
                ServerCalls.asyncUnaryCall(
                        (request, observer) -> {
                            throw new IllegalStateException("a handler's fault");
                        }));
    }
}

package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import apache.rocketmq.v2.Code;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rocketproxy.it.support.AdminPages;
import io.github.rocketproxy.it.support.Clients;
import io.github.rocketproxy.it.support.Exposition;
import io.github.rocketproxy.it.support.FreePorts;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.OtlpCollector;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.TestPki;
import io.github.rocketproxy.it.support.TopicType;
import io.netty.pkitesting.X509Bundle;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the official clients have done is what the metrics say, over each way to get at them. */
@IntegrationTest
class MetricsIT {
    private static final int MESSAGES = 24;
    private static final byte[] BODY = new byte[2_000];
    private static final Path DOCUMENT = Path.of("../docs/metrics.md");
    private static final Path ALERTS = Path.of("../deploy/prometheus/alerts.yml");
    private static final Path DASHBOARD = Path.of("../deploy/grafana/rocketproxy.json");
    private static final int OWN_PORT = FreePorts.next();

    private static RealCluster cluster;
    private static InJvmProxy proxy;
    private static X509Bundle certificate;
    private static String topic;
    private static String group;

    /** Of {@code /metrics}, when the clients had done their work and were still there. */
    private static String page;

    private static Exposition scrape;

    @BeforeAll
    static void letClientsDoSomething(@TempDir Path folder) throws Exception {
        TestPki pki = new TestPki(folder);
        certificate = pki.server();
        cluster = RealCluster.shared();
        topic = cluster.createTopic("metrics", TopicType.NORMAL, 4);
        group = cluster.createGroup("metrics", false);
        proxy =
                start(
                        Map.of(
                                "tls.mode", "permissive",
                                "tls.certificate", pki.certificate("proxy", certificate).toString(),
                                "tls.key", pki.key("proxy").toString(),
                                "metrics.cluster", "it-cluster",
                                "metrics.node", "it-node",
                                "metrics.labels", "zone:a",
                                "metrics.port", Integer.toString(OWN_PORT),
                                "auth.brokerSecret", ""));
        Clients clients = new Clients(proxy);
        try (Producer producer = clients.producer(topic);
                SimpleConsumer consumer = clients.simpleConsumer(group, topic, "*");
                RawClient raw = new RawClient(proxy)) {
            for (int i = 0; i < MESSAGES; i++) {
                producer.send(Clients.message(topic, BODY).build());
            }
            for (int acked = 0; acked < MESSAGES; ) {
                for (MessageView message : consumer.receive(8, Duration.ofSeconds(30))) {
                    consumer.ack(message);
                    acked++;
                }
            }
            assertThat(raw.send("nowhere").getCode()).isEqualTo(Code.TOPIC_NOT_FOUND);
            assertThat(raw.send("nowhere").getCode()).isEqualTo(Code.TOPIC_NOT_FOUND);
            raw.announceProducer(topic);
            keepPages();
        }
    }

    private static void keepPages() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> {
                            page = AdminPages.read(proxy, "/metrics");
                            scrape = new Exposition(page);
                            assertThat(requests("ack_message", "ok")).isEqualTo(MESSAGES);
                            assertThat(requests("send_message", "topic_not_found")).isEqualTo(2);
                        });
    }

    private static InJvmProxy start(Map<String, String> settings) {
        return InJvmProxy.cluster(cluster.nameServerAddress(), PipelineMode.FUSED, settings);
    }

    private static double requests(String rpc, String code) {
        return scrape.value("rocketproxy_rpc_requests_total", "rpc=" + rpc, "code=" + code);
    }

    @AfterAll
    static void stop() {
        proxy.close();
    }

    @Test
    void shouldCountMessagesUnderTheOfficialNames() {
        String[] in = official("topic=" + topic, "message_type=normal", "is_system=false");
        String[] out =
                official(
                        "topic=" + topic,
                        "consumer_group=" + group,
                        "is_retry=false",
                        "is_system=false");
        assertThat(scrape.value("rocketmq_messages_in_total", in)).isEqualTo(MESSAGES);
        assertThat(scrape.value("rocketmq_throughput_in_total", in))
                .isEqualTo(MESSAGES * BODY.length);
        assertThat(scrape.value("rocketmq_messages_out_total", out)).isEqualTo(MESSAGES);
        assertThat(scrape.value("rocketmq_throughput_out_total", out))
                .isEqualTo(MESSAGES * BODY.length);
        assertThat(
                        scrape.value(
                                "rocketmq_message_size_bytes_bucket",
                                "topic=" + topic,
                                "le=1024.0"))
                .isZero();
        assertThat(
                        scrape.value(
                                "rocketmq_message_size_bytes_bucket",
                                "topic=" + topic,
                                "le=4096.0"))
                .isEqualTo(MESSAGES);
        assertThat(scrape.value("rocketmq_proxy_up", official("proxy_mode=cluster"))).isOne();
        assertThat(scrape.value("rocketmq_messages_in_total", "topic=nowhere")).isZero();
        assertThat(cluster.brokerMetric("rocketmq_messages_in_total", topic))
                .as("what the broker has counted under the same name")
                .isEqualTo(MESSAGES);
    }

    private static String[] official(String... labels) {
        String[] all = new String[labels.length + 4];
        System.arraycopy(labels, 0, all, 0, labels.length);
        all[labels.length] = "cluster=it-cluster";
        all[labels.length + 1] = "node_type=proxy";
        all[labels.length + 2] = "node_id=it-node";
        all[labels.length + 3] = "zone=a";
        return all;
    }

    @Test
    void shouldCountRequestsByTheirOutcome() {
        assertThat(requests("send_message", "ok")).isEqualTo(MESSAGES);
        assertThat(
                        scrape.value(
                                "rocketmq_rpc_latency_milliseconds_count",
                                official(
                                        "protocol_type=grpc",
                                        "request_code=send_message",
                                        "response_code=success",
                                        "is_long_polling=false",
                                        "result=success")))
                .isEqualTo(MESSAGES);
        assertThat(
                        scrape.value(
                                "rocketmq_rpc_latency_milliseconds_count",
                                "request_code=send_message",
                                "response_code=topic_not_found"))
                .isEqualTo(2);
        assertThat(scrape.value("rocketproxy_rpc_duration_seconds_count", "rpc=send_message"))
                .isEqualTo(MESSAGES + 2);
        assertThat(scrape.value("rocketproxy_rpc_request_bytes_sum", "rpc=send_message"))
                .isGreaterThan(MESSAGES * BODY.length);
        assertThat(requests("query_route", "ok")).isPositive();
        assertThat(requests("telemetry", "ok")).as("streams that have not ended").isZero();
    }

    @Test
    void shouldShowEveryOtherPartOfTheProxy() {
        assertThat(scrape.value("rocketproxy_send_messages_total", "zone=a")).isEqualTo(MESSAGES);
        assertThat(scrape.value("rocketproxy_send_batch_messages_sum", "zone=a"))
                .isEqualTo(MESSAGES);
        assertThat(scrape.value("rocketproxy_ack_batch_handles_sum", "zone=a")).isEqualTo(MESSAGES);
        assertThat(scrape.value("rocketproxy_step_duration_seconds_count", "step=sent"))
                .isGreaterThanOrEqualTo(2 * MESSAGES);
        assertThat(scrape.value("rocketproxy_broker_links", "state=up")).isPositive();
        assertThat(scrape.value("rocketproxy_topics", "state=exists")).isPositive();
        assertThat(scrape.value("rocketproxy_current_connections", "protocol=grpc")).isEqualTo(3);
        assertThat(scrape.value("rocketmq_producer_connections", "language=java")).isPositive();
        assertThat(
                        scrape.value(
                                "rocketmq_consumer_connections",
                                "consumer_group=" + group,
                                "consume_mode=pop"))
                .isOne();
        assertThat(scrape.value("jvm_memory_used_bytes", "area=heap")).isPositive();
        assertThat(scrape.families()).containsKey("rocketproxy_buffer_pool_bytes");
        assertThat(scrape.value("rocketproxy_certificate_not_after_seconds", "key=tls"))
                .isEqualTo(certificate.getCertificate().getNotAfter().toInstant().getEpochSecond());
    }

    @Test
    void shouldDescribeEveryMetricInTheDocument() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (Exposition.Family family : scrape.families().values()) {
            if (family.name().startsWith("rocketmq_") || family.name().startsWith("rocketproxy_")) {
                family.labels().remove("zone");
                rows.put(
                        family.name(),
                        "| `%s` | %s | %s | %s |"
                                .formatted(
                                        family.name(),
                                        family.type(),
                                        String.join(", ", family.labels()),
                                        family.help()));
            }
        }
        Path made = Path.of("target", "metrics-table.md");
        Files.createDirectories(made.getParent());
        Files.write(made, rows.values());

        assertThat(Files.readAllLines(DOCUMENT).stream().filter(line -> line.startsWith("| `")))
                .as("the table of docs/metrics.md; made anew in " + made.toAbsolutePath())
                .containsExactlyElementsOf(rows.values());
    }

    @Test
    void shouldPassTheToolOfPrometheus() throws Exception {
        Path folder = Files.createTempDirectory("rocketproxy-promtool");
        Path file = Files.writeString(folder.resolve("metrics.txt"), page);
        Path out = folder.resolve("out.txt");
        Process tool;
        try {
            tool =
                    new ProcessBuilder("promtool", "check", "metrics")
                            .redirectInput(file.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile())
                            .start();
        } catch (IOException e) {
            Assumptions.abort("promtool is not there; the page was read strictly before");
            return;
        }
        assertThat(tool.waitFor(30, TimeUnit.SECONDS)).isTrue();

        assertThat(tool.exitValue()).as("1 is an error, 3 advice on names").isIn(0, 3);
        assertThat(Files.readAllLines(out))
                .as("advice on other names than those of the official broker and the JVM")
                .allMatch(line -> line.startsWith("rocketmq_") || line.startsWith("jvm_"));
    }

    @Test
    void shouldBeScrapedByPrometheus() throws Exception {
        Path folder = Files.createTempDirectory("rocketproxy-prometheus");
        int port = FreePorts.next();
        Path config =
                Files.writeString(
                        folder.resolve("prometheus.yml"),
                        """
                        global: {scrape_interval: 1s, evaluation_interval: 1s}
                        rule_files: [%s]
                        scrape_configs:
                          - job_name: rocketproxy
                            static_configs: [{targets: ['localhost:%d']}]
                        """
                                .formatted(ALERTS.toAbsolutePath().normalize(), OWN_PORT));
        Process prometheus;
        try {
            prometheus =
                    new ProcessBuilder(
                                    "prometheus",
                                    "--config.file=" + config,
                                    "--storage.tsdb.path=" + folder.resolve("data"),
                                    "--web.listen-address=127.0.0.1:" + port)
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("log").toFile())
                            .start();
        } catch (IOException e) {
            Assumptions.abort("prometheus is not there");
            return;
        }
        try {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> {
                                assertThat(query(port, "up")).isEqualTo("1");
                                assertThat(
                                                query(
                                                        port,
                                                        "rocketmq_messages_in_total{topic=\""
                                                                + topic
                                                                + "\"}"))
                                        .isEqualTo(Integer.toString(MESSAGES));
                            });
            for (String expression : dashboardExpressions()) {
                query(port, expression); // refused where it matches series wrongly
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () ->
                                    assertThat(rules(port).findValuesAsText("health"))
                                            .isNotEmpty()
                                            .containsOnly("ok"));
        } finally {
            prometheus.destroyForcibly().waitFor();
        }
    }

    private static List<String> dashboardExpressions() throws IOException {
        return json(Files.readString(DASHBOARD)).findValuesAsText("expr").stream()
                .map(text -> text.replace("$__rate_interval", "5s").replace("$node", ".+"))
                .toList();
    }

    private static JsonNode rules(int port) throws Exception {
        return json(get("http://127.0.0.1:" + port + "/api/v1/rules", "*/*"));
    }

    private static String query(int port, String expression) throws Exception {
        String text =
                get(
                        "http://127.0.0.1:"
                                + port
                                + "/api/v1/query?query="
                                + URLEncoder.encode(expression, StandardCharsets.UTF_8),
                        "*/*");
        return json(text).at("/data/result/0/value/1").asText();
    }

    private static String get(String address, String accept) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(URI.create(address))
                                    .header("Accept", accept)
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldSpeakOpenMetricsAndServeAnyPathOnItsOwnPort() throws Exception {
        String text =
                get("http://" + proxy.adminEndpoint() + "/metrics", "application/openmetrics-text");
        assertThat(text).contains("# TYPE rocketmq_messages_in counter").endsWith("# EOF\n");
        assertThat(new Exposition(get("http://127.0.0.1:" + OWN_PORT + "/", "*/*")).families())
                .containsKey("rocketmq_proxy_up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grpc", "http/protobuf"})
    void shouldPushTheSameFigures(String protocol) throws Exception {
        try (OtlpCollector collector = new OtlpCollector()) {
            Map<String, String> settings = new HashMap<>();
            settings.put("metrics.otlp.protocol", protocol);
            settings.put(
                    "metrics.otlp.endpoint",
                    protocol.equals("grpc") ? collector.grpcEndpoint() : collector.httpEndpoint());
            settings.put("metrics.otlp.headers", "api-key:s3cret");
            settings.put("metrics.otlp.intervalMs", "3600000");
            try (InJvmProxy pushing = start(settings);
                    RawClient raw = new RawClient(pushing)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(raw.send(topic).getCode()).isEqualTo(Code.OK);
                }
                assertThat(AdminPages.read(pushing, "/admin/config")).doesNotContain("s3cret");
            }
            ExportMetricsServiceRequest last = collector.next(); // at the end of the proxy

            assertThat(OtlpCollector.sum(last, "rocketmq_messages_in", topic)).isEqualTo(3);
            assertThat(OtlpCollector.sum(last, "rocketproxy_rpc_requests", "send_message"))
                    .isEqualTo(3);
            Metric latency =
                    OtlpCollector.metrics(last).stream()
                            .filter(metric -> metric.getName().equals("rocketmq_rpc_latency"))
                            .findFirst()
                            .orElseThrow();
            assertThat(latency.getUnit()).isEqualTo("milliseconds");
            assertThat(latency.getHistogram().getAggregationTemporality())
                    .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
            assertThat(latency.getHistogram().getDataPoints(0).getExplicitBoundsList())
                    .containsExactly(1.0, 3.0, 5.0, 7.0, 10.0, 100.0, 1_000.0, 2_000.0, 3_000.0);
            if (!protocol.equals("grpc")) {
                assertThat(collector.apiKey()).isEqualTo("s3cret");
            }
        }
    }

    @Test
    void shouldShowItsStateAsPages() throws Exception {
        JsonNode topics = json(AdminPages.read(proxy, "/admin/topics?filter=" + topic));
        assertThat(topics.at("/topics")).hasSize(1);
        assertThat(topics.at("/topics/0/stored/messages").asInt()).isEqualTo(MESSAGES);
        assertThat(topics.at("/topics/0/delivered/bytes").asInt())
                .isEqualTo(MESSAGES * BODY.length);
        assertThat(topics.at("/topics/0/queues/0/write").asInt()).isEqualTo(4);
        JsonNode clients = json(AdminPages.read(proxy, "/admin/clients?limit=1"));
        assertThat(clients.at("/total").isInt()).isTrue();
        assertThat(clients.at("/clients").size()).isLessThanOrEqualTo(1);
        JsonNode stages = json(AdminPages.read(proxy, "/admin/stages"));
        for (int i = 0; i < 2; i++) { // nobody takes anything away from the next one
            assertThat(stages.at("/steps/total/sinceStart/count").asInt())
                    .isGreaterThanOrEqualTo(2 * MESSAGES);
            assertThat(stages.at("/steps/total/sinceStart/p99").asDouble()).isPositive();
            stages = json(AdminPages.read(proxy, "/admin/stages"));
        }
        JsonNode links = json(AdminPages.read(proxy, "/admin/links"));
        assertThat(links.findValuesAsText("state")).contains("UP");
        JsonNode shards = json(AdminPages.read(proxy, "/admin/shards"));
        assertThat(shards.at("/shards/0/ringSize").asInt()).isPositive();
        assertThat(List.of("value", "origin"))
                .allMatch(part -> !readConfig().at("/metrics.cluster/" + part).asText().isEmpty());
    }

    private static JsonNode readConfig() {
        try {
            return json(AdminPages.read(proxy, "/admin/config?filter=metrics"));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.github.rocketproxy.server.deploy;

import static io.github.rocketproxy.server.deploy.DeployFiles.list;
import static io.github.rocketproxy.server.deploy.DeployFiles.map;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.server.config.ConfigBuilder;
import io.github.rocketproxy.server.config.ProxyConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** deploy/compose.yaml and the files that its services read. */
class ComposeTest {
    private static final Set<String> SERVICE_KEYS =
            Set.of(
                    "image",
                    "build",
                    "command",
                    "entrypoint",
                    "user",
                    "environment",
                    "depends_on",
                    "healthcheck",
                    "volumes",
                    "ports",
                    "read_only",
                    "tmpfs",
                    "cap_drop",
                    "security_opt",
                    "mem_limit",
                    "ulimits",
                    "stop_grace_period",
                    "restart");

    private final Map<String, Object> file =
            map(DeployFiles.yaml(DeployFiles.text(DeployFiles.DEPLOY.resolve("compose.yaml"))));
    private final Map<String, Object> services = map(file.get("services"));

    private static Collection<String> dependsOn(Map<String, Object> service) {
        Object value = service.get("depends_on");
        return value instanceof List<?> names
                ? names.stream().map(String::valueOf).toList()
                : map(value).keySet();
    }

    @Test
    void shouldNameWhatThereIs() {
        assertThat(services).hasSize(7).containsKeys("namesrv", "broker", "proxy-1", "proxy-2");
        services.forEach(
                (name, value) -> {
                    Map<String, Object> service = map(value);
                    assertThat(SERVICE_KEYS).as(name).containsAll(service.keySet());
                    assertThat(DeployFiles.isPinned((String) service.get("image")))
                            .as("image of " + name)
                            .isTrue();
                    assertThat(services.keySet()).as(name).containsAll(dependsOn(service));
                    map(service.get("depends_on") instanceof List
                                    ? null
                                    : service.get("depends_on"))
                            .forEach((other, how) -> checkWait(name, other, map(how)));
                });
    }

    /** What is waited for comes: a health check, or an end. */
    private void checkWait(String name, String other, Map<String, Object> how) {
        Map<String, Object> service = map(services.get(other));
        if (how.get("condition").equals("service_completed_successfully")) {
            assertThat(service)
                    .as(name + " waits for the end of " + other)
                    .doesNotContainKeys("restart", "healthcheck");
        } else {
            assertThat(service).as(name + " waits for " + other).containsKey("healthcheck");
        }
    }

    /** Docker makes a volume's mount point as root, and the broker's image is not root. */
    @Test
    void shouldGiveTheBrokerAStoreThatItMayWrite() {
        Map<String, Object> broker = map(services.get("broker"));
        assertThat(map(map(broker.get("depends_on")).get("store-owner")))
                .containsEntry("condition", "service_completed_successfully");
        Map<String, Object> owner = map(services.get("store-owner"));
        String volume = list(owner.get("volumes")).getFirst().toString();
        assertThat(owner)
                .containsEntry("user", "root")
                .containsEntry("entrypoint", List.of("chown", "3000:3000", volume.split(":")[1]));
        assertThat(list(broker.get("volumes")).contains(volume)).isTrue();
    }

    @Test
    void shouldMountFilesThatExist() {
        Set<String> named = map(file.get("volumes")).keySet();
        services.values().stream()
                .flatMap(service -> list(map(service).get("volumes")).stream())
                .map(volume -> volume.toString().split(":")[0])
                .forEach(
                        source ->
                                assertThat(
                                                named.contains(source)
                                                        || Files.exists(
                                                                DeployFiles.DEPLOY.resolve(source)))
                                        .as(source)
                                        .isTrue());
        Map<String, Object> build = map(map(services.get("proxy-1")).get("build"));
        Path context = DeployFiles.DEPLOY.resolve((String) build.get("context")).normalize();
        assertThat(context).isEqualTo(DeployFiles.ROOT);
        assertThat(context.resolve((String) build.get("dockerfile"))).exists();
    }

    @Test
    void shouldPublishPortsThatProxiesListenOnAndNoneTwice() {
        Set<String> published = new HashSet<>();
        for (Object service : services.values()) {
            for (Object port : list(map(service).get("ports"))) {
                String text = port.toString();
                int colon = text.lastIndexOf(':');
                assertThat(published.add(text.substring(0, colon))).as(text).isTrue();
            }
        }
        for (String proxy : List.of("proxy-1", "proxy-2")) {
            ProxyConfig config = config(proxy);
            assertThat(list(map(services.get(proxy)).get("ports")))
                    .allSatisfy(
                            port ->
                                    assertThat(port.toString())
                                            .endsWith(":" + config.grpc().port()));
        }
    }

    /** The environment makes a configuration that is valid, without a word that means nothing. */
    private ProxyConfig config(String service) {
        Map<String, String> environment = new HashMap<>();
        map(map(services.get(service)).get("environment"))
                .forEach((key, value) -> environment.put(key, value.toString()));
        ConfigBuilder builder = new ConfigBuilder().environment(environment);
        assertThat(builder.notices()).isEmpty();
        return builder.build();
    }

    @Test
    void shouldConfigureProxiesForBrokersAndPrometheus() {
        String prometheus =
                DeployFiles.text(DeployFiles.DEPLOY.resolve("prometheus/prometheus.yml"));
        List<?> jobs = list(map(DeployFiles.yaml(prometheus)).get("scrape_configs"));
        List<?> targets =
                list(
                        map(list(map(jobs.getFirst()).get("static_configs")).getFirst())
                                .get("targets"));

        for (String proxy : List.of("proxy-1", "proxy-2")) {
            ProxyConfig config = config(proxy);
            assertThat(config.namesrv().addresses()).containsExactly("namesrv:9876");
            assertThat(config.admin().host()).isEqualTo("0.0.0.0");
            assertThat(config.admin().names()).containsExactly(proxy);
            assertThat(targets.toString()).contains(proxy + ":" + config.admin().port());
            assertThat(map(services.get(proxy)))
                    .containsEntry("image", "rocketproxy:" + DeployFiles.version())
                    .containsEntry("read_only", true);
            long graceMs =
                    1_000
                            * Long.parseLong(
                                    map(services.get(proxy))
                                            .get("stop_grace_period")
                                            .toString()
                                            .replace("s", ""));
            assertThat(graceMs).isGreaterThan(config.shutdown().drainMs());
        }
        assertThat(map(DeployFiles.yaml(prometheus)).get("rule_files"))
                .isEqualTo(List.of("alerts.yml"));
    }
}

package io.github.rocketproxy.server.deploy;

import static io.github.rocketproxy.server.deploy.DeployFiles.list;
import static io.github.rocketproxy.server.deploy.DeployFiles.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.github.rocketproxy.server.config.ConfigBuilder;
import io.github.rocketproxy.server.config.ProxyConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The manifests against the classes that are generated of Kubernetes' own schemas, strictly, and
 * against each other, the configuration and the JVM's flags.
 */
class KubernetesTest {
    private static final Path FOLDER = DeployFiles.DEPLOY.resolve("kubernetes");
    private static final Map<String, Class<?>> KINDS =
            Map.of(
                    "ConfigMap", ConfigMap.class,
                    "Deployment", Deployment.class,
                    "Service", Service.class,
                    "PodDisruptionBudget", PodDisruptionBudget.class,
                    "HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
                    "NetworkPolicy", NetworkPolicy.class);

    /** The classes take what they do not know as an additional property: not here. */
    private static final JsonMapper STRICT =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .annotationIntrospector(
                            new JacksonAnnotationIntrospector() {
                                private static final long serialVersionUID = 1L;

                                @Override
                                public Boolean hasAnySetter(Annotated annotated) {
                                    return false;
                                }
                            })
                    .build();

    private final Deployment deployment = read("deployment.yaml", Deployment.class);
    private final PodSpec pod = deployment.getSpec().getTemplate().getSpec();
    private final Container container = pod.getContainers().getFirst();
    private final Map<String, String> labels =
            deployment.getSpec().getTemplate().getMetadata().getLabels();
    private final ProxyConfig config =
            new ConfigBuilder().yaml(FOLDER.resolve("rocketproxy.yaml")).build();

    private static <T> T read(String name, Class<T> type) {
        return STRICT.convertValue(DeployFiles.yaml(DeployFiles.text(FOLDER.resolve(name))), type);
    }

    @Test
    void shouldRefuseAWordThatKubernetesDoesNotKnow() {
        String text = DeployFiles.text(FOLDER.resolve("deployment.yaml"));
        Object wrong = DeployFiles.yaml(text.replace("failureThreshold", "failureTreshold"));

        assertThatThrownBy(() -> STRICT.convertValue(wrong, Deployment.class))
                .hasCauseInstanceOf(JsonMappingException.class)
                .hasMessageContaining("failureTreshold");
    }

    @Test
    void shouldBeAPartOfTheKustomization() {
        Map<String, Object> kustomization =
                map(DeployFiles.yaml(DeployFiles.text(FOLDER.resolve("kustomization.yaml"))));
        Map<String, Object> generator =
                map(list(kustomization.get("configMapGenerator")).getFirst());

        assertThat(list(kustomization.get("resources")))
                .hasSize(KINDS.size() - 1)
                .allSatisfy(
                        name -> {
                            Map<String, Object> resource =
                                    map(
                                            DeployFiles.yaml(
                                                    DeployFiles.text(
                                                            FOLDER.resolve(name.toString()))));
                            Class<?> type = KINDS.get(resource.get("kind"));
                            assertThat(STRICT.convertValue(resource, type)).isNotNull();
                        });
        assertThat(list(generator.get("files")).toString()).isEqualTo("[rocketproxy.yaml]");
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getConfigMap() != null)
                .singleElement()
                .satisfies(
                        volume ->
                                assertThat(volume.getConfigMap().getName())
                                        .isEqualTo(generator.get("name")));
    }

    /** As kubectl itself puts them together, where it is. */
    @Test
    void shouldBeTakenByKubectl() throws Exception {
        Process kubectl;
        try {
            kubectl =
                    new ProcessBuilder("kubectl", "kustomize", FOLDER.toString())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            assumeTrue(false, "kubectl is not here");
            return;
        }
        String all = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(kubectl.waitFor()).as(all).isZero();
        assertThat(all.split("(?m)^---$"))
                .hasSize(KINDS.size())
                .allSatisfy(
                        one -> {
                            Map<String, Object> resource = map(DeployFiles.yaml(one));
                            Class<?> type = KINDS.get(resource.get("kind"));
                            assertThat(STRICT.convertValue(resource, type)).isNotNull();
                        });
    }

    @Test
    void shouldListenWhereProbesAndServiceAsk() {
        assertThat(container.getPorts())
                .extracting(ContainerPort::getName, ContainerPort::getContainerPort)
                .containsExactlyInAnyOrder(
                        tuple("grpc", config.grpc().port()), tuple("admin", config.admin().port()));
        assertThat(config.admin().host()).isEqualTo("0.0.0.0");
        assertThat(List.of(container.getStartupProbe(), container.getLivenessProbe()))
                .allSatisfy(probe -> assertThat(asked(probe)).isEqualTo("admin/livez"));
        assertThat(asked(container.getReadinessProbe())).isEqualTo("admin/readyz");
        Service service = read("service.yaml", Service.class);
        assertThat(service.getSpec().getSelector()).isEqualTo(labels);
        assertThat(service.getSpec().getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getTargetPort().getStrVal()).isEqualTo("grpc"));
    }

    private static String asked(Probe probe) {
        return probe.getHttpGet().getPort().getStrVal() + probe.getHttpGet().getPath();
    }

    @Test
    void shouldSelectThePodsEverywhere() {
        assertThat(deployment.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(pod.getTopologySpreadConstraints())
                .hasSize(2)
                .allSatisfy(
                        one ->
                                assertThat(one.getLabelSelector().getMatchLabels())
                                        .isEqualTo(labels));
        assertThat(
                        read("poddisruptionbudget.yaml", PodDisruptionBudget.class)
                                .getSpec()
                                .getSelector()
                                .getMatchLabels())
                .isEqualTo(labels);
        NetworkPolicy policy = read("networkpolicy.yaml", NetworkPolicy.class);
        assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(policy.getSpec().getIngress())
                .filteredOn(
                        rule -> rule.getPorts().getFirst().getPort().getStrVal().equals("admin"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.getFrom()).isNotEmpty());
        HorizontalPodAutoscaler scaler =
                read("horizontalpodautoscaler.yaml", HorizontalPodAutoscaler.class);
        assertThat(scaler.getSpec().getScaleTargetRef().getName())
                .isEqualTo(deployment.getMetadata().getName());
        assertThat(scaler.getSpec().getScaleTargetRef().getKind()).isEqualTo("Deployment");
        assertThat(scaler.getSpec().getMinReplicas()).isGreaterThanOrEqualTo(2);
        assertThat(deployment.getSpec().getReplicas()).as("is the autoscaler's").isNull();
    }

    @Test
    void shouldScaleByAMetricThatTheAdapterMakes() {
        Map<String, Object> adapter =
                map(DeployFiles.yaml(DeployFiles.text(FOLDER.resolve("prometheus-adapter.yaml"))));
        Map<String, Object> rule = map(list(map(adapter.get("rules")).get("custom")).getFirst());

        assertThat(
                        read("horizontalpodautoscaler.yaml", HorizontalPodAutoscaler.class)
                                .getSpec()
                                .getMetrics()
                                .getFirst()
                                .getPods()
                                .getMetric()
                                .getName())
                .isEqualTo(map(rule.get("name")).get("as"));
    }

    @Test
    void shouldRunAsAUserWithoutRightsAndWriteOnlyWhereItMay() {
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(DeployFiles.USER);
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop())
                .containsExactly("ALL");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactlyElementsOf(pod.getVolumes().stream().map(Volume::getName).toList());
        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/tmp", "/var/log/rocketproxy");
        assertThat(container.getImage()).isEqualTo("rocketproxy:" + DeployFiles.version());
        assertThat(container.getArgs()).endsWith("--config", "/etc/rocketproxy/rocketproxy.yaml");
    }

    @Test
    void shouldGiveADrainTheTimeThatItMayTake() {
        String hook =
                String.join(" ", container.getLifecycle().getPreStop().getExec().getCommand());
        Matcher seconds =
                Pattern.compile("sleep (\\d+); .*/bin/admin -t (\\d+) POST /admin/drain")
                        .matcher(hook);

        assertThat(seconds.find()).as(hook).isTrue();
        assertThat(pod.getTerminationGracePeriodSeconds())
                .isGreaterThan(
                        Long.parseLong(seconds.group(1))
                                + Long.parseLong(seconds.group(2))
                                + config.shutdown().drainMs() / 1_000);
    }

    @Test
    void shouldHaveTheMemoryThatTheJvmMayTake() {
        long neededMib =
                DeployFiles.jvmMib("-Xmx") + DeployFiles.jvmMib("-XX:MaxDirectMemorySize=") + 256;

        assertThat(container.getResources().getLimits().get("memory"))
                .isEqualTo(container.getResources().getRequests().get("memory"))
                .satisfies(
                        memory ->
                                assertThat(Quantity.getAmountInBytes(memory).longValueExact())
                                        .isGreaterThanOrEqualTo(neededMib << 20));
    }
}

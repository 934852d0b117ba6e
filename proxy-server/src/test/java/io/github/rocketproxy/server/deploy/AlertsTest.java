package io.github.rocketproxy.server.deploy;

import static io.github.rocketproxy.server.deploy.DeployFiles.list;
import static io.github.rocketproxy.server.deploy.DeployFiles.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** deploy/prometheus/alerts.yml: each alert has a test, an explanation, and metrics to ask for. */
@Timeout(60)
class AlertsTest {
    private static final Path FOLDER = DeployFiles.DEPLOY.resolve("prometheus");
    private static final Pattern LABEL = Pattern.compile("\\$labels\\.(\\w+)");

    private final List<Map<String, Object>> alerts =
            list(read("alerts.yml").get("groups")).stream()
                    .flatMap(group -> list(map(group).get("rules")).stream())
                    .map(DeployFiles::map)
                    .toList();
    private final List<Map<String, Object>> tests =
            list(read("alerts_test.yml").get("tests")).stream().map(DeployFiles::map).toList();

    private static Map<String, Object> read(String file) {
        return map(DeployFiles.yaml(DeployFiles.text(FOLDER.resolve(file))));
    }

    private List<String> names() {
        return alerts.stream().map(alert -> alert.get("alert").toString()).toList();
    }

    @Test
    void shouldAskForWhatThereIs() {
        MonitoredExpressions expressions = new MonitoredExpressions();
        alerts.forEach(
                alert ->
                        expressions.check(
                                alert.get("alert").toString(), alert.get("expr").toString()));
    }

    @Test
    void shouldTestEveryAlertWhereItFiresAndWhereItDoesNot() {
        assertThat(tests.stream().map(test -> test.get("name").toString()))
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(names());
        for (Map<String, Object> test : tests) {
            String name = test.get("name").toString();
            List<?> expectations = list(test.get("promql_expr_test"));
            assertThat(expectations)
                    .as(name)
                    .allMatch(
                            expectation ->
                                    map(expectation)
                                            .get("expr")
                                            .toString()
                                            .contains("\"" + name + "\""));
            assertThat(expectations.stream().map(each -> list(map(each).get("exp_samples")).size()))
                    .as(name)
                    .containsExactly(0, 1);
        }
    }

    @Test
    void shouldSayWhatItMeansAndWhatToDo() {
        String document = DeployFiles.text(DeployFiles.ROOT.resolve("docs/alerts.md"));
        for (Map<String, Object> alert : alerts) {
            String name = alert.get("alert").toString();
            Map<String, Object> annotations = map(alert.get("annotations"));
            assertThat(map(alert.get("labels")).get("severity"))
                    .as(name)
                    .isIn("critical", "warning", "info");
            assertThat(annotations).as(name).containsKeys("summary", "description");
            assertThat(annotations.get("runbook"))
                    .isEqualTo("docs/alerts.md#" + name.toLowerCase(Locale.ROOT));
        }
        assertThat(Pattern.compile("(?m)^### (\\w+)$").matcher(document).results())
                .extracting(heading -> heading.group(1))
                .containsExactlyElementsOf(names());
    }

    @Test
    void shouldNameLabelsThatTheAlertHas() {
        for (int i = 0; i < alerts.size(); i++) {
            List<?> expectations = list(tests.get(i).get("promql_expr_test"));
            Map<String, Object> firing =
                    map(list(map(expectations.getLast()).get("exp_samples")).getFirst());
            Set<String> labels =
                    Set.copyOf(
                            Pattern.compile("(\\w+)=")
                                    .matcher(firing.get("labels").toString())
                                    .results()
                                    .map(label -> label.group(1))
                                    .toList());
            Matcher used = LABEL.matcher(map(alerts.get(i).get("annotations")).toString());
            while (used.find()) {
                assertThat(labels).as(names().get(i)).contains(used.group(1));
            }
        }
    }

    @Test
    void shouldPassTheToolOfPrometheus() throws Exception {
        Promtool.run(FOLDER, "check", "rules", "alerts.yml");
        Promtool.run(FOLDER, "test", "rules", "alerts_test.yml");
    }
}

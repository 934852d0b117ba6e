package io.github.rocketproxy.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** deploy/grafana/rocketproxy.json: asks for what there is, and is laid out without overlaps. */
@Timeout(60)
class DashboardTest {
    private static final int COLUMNS = 24;
    private static final Path FILE = DeployFiles.DEPLOY.resolve("grafana/rocketproxy.json");

    private static final String CHOSEN = "instance=~\"$node\"";

    private final JsonNode dashboard = read();
    private final List<JsonNode> panels = new ArrayList<>();

    DashboardTest() {
        dashboard.get("panels").forEach(panels::add);
    }

    private static JsonNode read() {
        try {
            return new JsonMapper().readTree(DeployFiles.text(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<JsonNode> targets() {
        return panels.stream().flatMap(panel -> stream(panel.path("targets"))).toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        List<JsonNode> nodes = new ArrayList<>();
        array.forEach(nodes::add);
        return nodes.stream();
    }

    @Test
    void shouldAskForWhatThereIs() {
        MonitoredExpressions expressions = new MonitoredExpressions();
        for (JsonNode panel : panels) {
            for (JsonNode target : panel.path("targets")) {
                String title = panel.get("title").asText();
                Set<String> labels = expressions.check(title, target.get("expr").asText());
                assertThat(labels)
                        .as(title)
                        .containsAll(
                                MonitoredExpressions.templated(target.get("legendFormat").asText())
                                        .toList());
            }
        }
        assertThat(targets()).hasSizeGreaterThan(100);
    }

    @Test
    void shouldFollowTheVariables() {
        List<String> variables =
                stream(dashboard.at("/templating/list")).map(v -> v.get("name").asText()).toList();
        assertThat(variables).containsExactly("datasource", "cluster", "node");
        assertThat(targets())
                .allSatisfy(
                        target -> {
                            String expression = target.get("expr").asText();
                            assertThat(expression)
                                    .as("each selector is of the chosen proxies")
                                    .contains("{" + CHOSEN)
                                    .doesNotContainPattern("\\{(?!" + Pattern.quote(CHOSEN) + ")")
                                    .doesNotContain("$cluster");
                            assertThat(target.at("/datasource/uid").asText())
                                    .isEqualTo("${datasource}");
                        });
    }

    @Test
    void shouldLayPanelsOutWithoutOverlaps() {
        Set<Integer> ids = new HashSet<>();
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : panels) {
            JsonNode at = panel.get("gridPos");
            assertThat(ids.add(panel.get("id").asInt())).isTrue();
            assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(COLUMNS);
            for (int x = 0; x < at.get("w").asInt(); x++) {
                for (int y = 0; y < at.get("h").asInt(); y++) {
                    String cell = (at.get("x").asInt() + x) + "," + (at.get("y").asInt() + y);
                    assertThat(taken.add(cell)).as(panel.get("title").asText()).isTrue();
                }
            }
            assertThat(panel.get("title").asText()).isNotBlank();
            if (!panel.get("type").asText().equals("row")) {
                assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
                assertThat(panel.get("targets")).isNotEmpty();
            }
        }
    }

    @Test
    void shouldPassTheToolOfPrometheus(@TempDir Path folder) throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        List<JsonNode> targets = targets();
        for (int i = 0; i < targets.size(); i++) {
            rules.append("      - record: panel:query:")
                    .append(i)
                    .append("\n        expr: |-\n          ")
                    .append(
                            targets.get(i)
                                    .get("expr")
                                    .asText()
                                    .replace("$__rate_interval", "1m")
                                    .replace("$node", ".*"))
                    .append('\n');
        }
        Files.writeString(folder.resolve("panels.yml"), rules);

        Promtool.run(folder, "check", "rules", "panels.yml");
    }
}

package io.github.rocketproxy.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Holds conf/rocketproxy.yaml and the records together. */
@Timeout(30)
class DocumentedConfigTest {
    private static final Pattern KEY = Pattern.compile("( *)([a-zA-Z]+):(.*)");
    private static final Path FILE = Path.of("../conf/rocketproxy.yaml");

    @Test
    void shouldDocumentEveryKeyOfTheRecordsAndNoOther() {
        List<String> keys = new ArrayList<>();
        collect(ProxyConfig.class, "", keys);

        assertThat(new ConfigBuilder().describe().sequencedKeySet())
                .containsExactlyElementsOf(keys);
    }

    @Test
    void shouldStartFromTheDocumentedDefaults() {
        ProxyConfig defaults = new ConfigBuilder().set("mode", "local", Origin.DEFAULT).build();
        ProxyConfig file =
                new ConfigBuilder().yaml(FILE).set("mode", "local", Origin.DEFAULT).build();

        assertThat(file).isEqualTo(defaults);
        assertThat(file.grpc().port()).isEqualTo(8081);
        assertThat(file.local().topics()).contains("quickstart:NORMAL", "quickstart-fifo:FIFO");
    }

    @Test
    void shouldHaveACommentAboveEveryKeyOrItsNeighbour() throws IOException {
        List<String> lines = Files.readAllLines(FILE);
        Pattern key = Pattern.compile(" *[a-zA-Z]+: \\S.*");
        for (int i = 0; i < lines.size(); i++) {
            if (key.matcher(lines.get(i)).matches() && !lines.get(i).strip().startsWith("#")) {
                int above = i - 1;
                while (key.matcher(lines.get(above)).matches()
                        && !lines.get(above).strip().startsWith("#")) {
                    above--;
                }
                assertThat(lines.get(above).strip() + lines.get(i))
                        .as("comment above line %d: %s", i + 1, lines.get(i))
                        .startsWith("#");
            }
        }
    }

    @Test
    void shouldSayOfEachKeyWhetherItCanBeChangedWhileRunning() throws IOException {
        List<String> sections = new ArrayList<>();
        List<String> reloadable = new ArrayList<>();
        boolean isMarked = false;
        boolean isAfterKey = false;
        for (String line : Files.readAllLines(FILE)) {
            if (line.strip().startsWith("#")) {
                isMarked = line.endsWith("Reloadable.") || isMarked && !isAfterKey;
                isAfterKey = false;
                continue;
            }
            Matcher key = KEY.matcher(line);
            if (!key.matches()) {
                isMarked = false;
                continue;
            }
            isAfterKey = true;
            int depth = key.group(1).length() / 2;
            sections = new ArrayList<>(sections.subList(0, depth));
            sections.add(key.group(2));
            if (isMarked && !key.group(3).isBlank()) {
                reloadable.add(String.join(".", sections));
            }
        }

        assertThat(reloadable)
                .isNotEmpty()
                .containsExactlyElementsOf(
                        new ConfigBuilder()
                                .describe().keySet().stream()
                                        .filter(ConfigChanges::isReloadable)
                                        .toList());
    }

    private static void collect(Class<?> record, String prefix, List<String> keys) {
        for (RecordComponent component : record.getRecordComponents()) {
            String key = prefix + component.getName();
            if (component.getType().isRecord()) {
                collect(component.getType(), key + ".", keys);
            } else {
                keys.add(key);
            }
        }
    }
}

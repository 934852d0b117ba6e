package io.github.rocketproxy.bench.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class RuleTest {
    @TempDir private Path folder;

    @Test
    void shouldSortRulesOfAllFilesByNumber() throws IOException {
        write("b.yaml", "- {rule: \"1.10\", says: ten}\n- {rule: \"1.9.b\", says: nine b}\n");
        write("a.yaml", "- {rule: \"2.1\", says: two}\n- {rule: \"1.9\", says: nine}\n");

        List<Rule> rules = RuleFiles.read(folder);

        assertThat(rules).extracting(Rule::rule).containsExactly("1.9", "1.9.b", "1.10", "2.1");
    }

    @Test
    void shouldTakeWhatIsLeftOutAsUsual() throws IOException {
        write("a.yaml", "- {rule: \"1.9\", says: nine}\n");

        Rule rule = RuleFiles.read(folder).getFirst();

        assertThat(rule.rpc()).isEqualTo("-");
        assertThat(rule.tests()).isEmpty();
        assertThat(rule.differs()).isFalse();
        assertThat(rule.chapter()).isEqualTo(1);
    }

    @Test
    void shouldNameTheFileWhenAKeyIsUnknown() throws IOException {
        write("area.yaml", "- {rule: \"1.9\", says: nine, test: X}\n");

        assertThatThrownBy(() -> RuleFiles.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("area.yaml")
                .hasMessageContaining("test");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}

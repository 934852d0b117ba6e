package io.github.rocketproxy.bench.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Finds a misspelt test name at once, not at the end of a full build. */
@Timeout(60)
class RulesOfThisProjectTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void shouldNameOnlyTestsThatAreThere() throws IOException {
        Map<String, String> sources = testSources();

        List<String> missing =
                RuleFiles.read(ROOT.resolve("docs/conformance")).stream()
                        .flatMap(
                                rule -> rule.tests().stream().map(test -> rule.rule() + " " + test))
                        .filter(line -> !exists(line.substring(line.indexOf(' ') + 1), sources))
                        .toList();

        assertThat(missing).isEmpty();
    }

    private static boolean exists(String test, Map<String, String> sources) {
        String[] classAndMethod = test.split("#");
        String source = sources.getOrDefault(classAndMethod[0], "");
        return classAndMethod.length == 1
                ? !source.isEmpty()
                : source.contains("void " + classAndMethod[1]);
    }

    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            List<Path> folders =
                    modules.map(module -> module.resolve("src/test/java"))
                            .filter(Files::isDirectory)
                            .toList();
            for (Path folder : folders) {
                readAll(folder, sources);
            }
        }
        return sources;
    }

    private static void readAll(Path folder, Map<String, String> sources) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> sources.put(className(file), read(file)));
        }
    }

    private static String className(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

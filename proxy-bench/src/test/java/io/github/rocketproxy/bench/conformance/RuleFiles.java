package io.github.rocketproxy.bench.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the rules of all areas. */
final class RuleFiles {
    private static final ObjectMapper YAML = new YAMLMapper();

    private RuleFiles() {}

    /**
     * The rules of every {@code .yaml} file of a folder, by number.
     *
     * @throws IOException with the file's name where one cannot be read
     */
    static List<Rule> read(Path folder) throws IOException {
        List<Rule> rules = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folder, "*.yaml")) {
            for (Path file : files) {
                rules.addAll(readFile(file));
            }
        }
        Collections.sort(rules);
        return rules;
    }

    private static List<Rule> readFile(Path file) throws IOException {
        try {
            return List.of(YAML.readValue(file.toFile(), Rule[].class));
        } catch (IOException e) {
            throw new IOException(file.getFileName() + ": " + e.getMessage(), e);
        }
    }
}

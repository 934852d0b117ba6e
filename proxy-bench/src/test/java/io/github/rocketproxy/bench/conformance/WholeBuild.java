package io.github.rocketproxy.bench.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The build that this JVM is the last step of, and whether it ran everything: a table of some tests
 * would call all others missing.
 */
final class WholeBuild {
    /** What narrows a build, as given to Maven with -D. */
    private static final List<String> NARROWING =
            List.of("test", "it.test", "it.proxy", "it.modes");

    private final Path root;
    private final Instant start;
    private final Properties properties;

    /**
     * @param root folder of the parent module
     * @param start reports from before are leftovers
     * @param properties system properties, which hold what Maven was given
     */
    WholeBuild(Path root, Instant start, Properties properties) {
        this.root = root;
        this.start = start;
        this.properties = properties;
    }

    /**
     * Reads the reports of all modules into {@code reports}.
     *
     * @return why this is not the whole build; empty if it is
     */
    String read(TestReports reports) throws IOException {
        for (String name : NARROWING) {
            if (properties.getProperty(name) != null) {
                return "-D" + name + " was given";
            }
        }
        for (Path module : modules()) {
            if (reports.read(module.resolve("target"), start) == 0) {
                return "no test of " + module.getFileName() + " ran";
            }
        }
        return "";
    }

    private List<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .filter(folder -> Files.exists(folder.resolve("src/test/java")))
                    .sorted()
                    .toList();
        }
    }
}

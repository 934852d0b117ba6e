package io.github.rocketproxy.server.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What the tests of this package read. */
final class DeployFiles {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path DEPLOY = ROOT.resolve("deploy");

    /** The uid of the image's user. */
    static final long USER = 10_001;

    private static final Pattern PINNED =
            Pattern.compile("[^:@]+(/[^:@]+)?:v?\\d+(\\.\\d+)*[\\w.-]*");

    private DeployFiles() {}

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A YAML document, with aliases and merge keys resolved. */
    static Object yaml(String text) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    static List<?> list(Object value) {
        return value == null ? List.of() : (List<?>) value;
    }

    /** Names an image of one version, not of whatever is newest. */
    static boolean isPinned(String image) {
        return PINNED.matcher(image).matches();
    }

    /** The version that the build makes, without what says that it is not released. */
    static String version() {
        Matcher version =
                Pattern.compile("<artifactId>rocketproxy</artifactId>\\s*<version>([\\d.]+)")
                        .matcher(text(ROOT.resolve("pom.xml")));
        if (!version.find()) {
            throw new IllegalStateException("pom.xml has no version");
        }
        return version.group(1);
    }

    /** A size among the JVM flags of cluster mode, MiB. */
    static long jvmMib(String flag) {
        Matcher size =
                Pattern.compile("\\[cluster].*" + flag + "(\\d+)m")
                        .matcher(text(ROOT.resolve("conf/jvm.options")));
        if (!size.find()) {
            throw new IllegalStateException("conf/jvm.options has no " + flag);
        }
        return Long.parseLong(size.group(1));
    }
}

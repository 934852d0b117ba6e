package io.github.rocketproxy.bench.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Builds the command line of a JVM that runs a class of this process's own class path. */
public final class JvmCommand {
    private static final String CLIENT_JAR = "rocketmq-client-java-";

    private final List<String> words = new ArrayList<>();

    /** The JVM that runs this, with its class path. */
    public JvmCommand() {
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    /** Adds JVM flags. */
    public JvmCommand flags(List<String> flags) {
        words.addAll(flags);
        return this;
    }

    /** Adds a system property. */
    public JvmCommand property(String name, Object value) {
        words.add("-D" + name + "=" + value);
        return this;
    }

    /** The whole command. */
    public List<String> run(String mainClass, String... arguments) {
        words.add("-cp");
        words.add(absoluteClassPath());
        words.add(mainClass);
        words.addAll(List.of(arguments));
        return List.copyOf(words);
    }

    /**
     * Children run in other folders, so relative entries would lead nowhere. The client library is
     * left out: it holds the protocol's classes a second time, made for its own hidden protobuf,
     * and the official proxy fails with those.
     */
    private static String absoluteClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(CLIENT_JAR))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}

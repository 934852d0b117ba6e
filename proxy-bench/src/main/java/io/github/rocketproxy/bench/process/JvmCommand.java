package io.github.rocketproxy.bench.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Builds the command line of a JVM that runs a class of this process's own class path. */
public final class JvmCommand {
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

    /** Children run in other folders, so relative entries would lead nowhere. */
    private static String absoluteClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}

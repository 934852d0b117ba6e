package io.github.rocketproxy.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Temporary folders of the tests. */
final class Folders {
    private static final Set<Path> LEFT = ConcurrentHashMap.newKeySet();

    private Folders() {}

    static Path temporary(String prefix) {
        try {
            Path folder = Files.createTempDirectory(prefix);
            LEFT.add(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what nobody deleted; for the end of the test JVM. */
    static void deleteAll() {
        LEFT.forEach(Folders::delete);
    }

    /** Deletes the folder and what is in it; files that vanish meanwhile are fine. */
    static void delete(Path folder) {
        LEFT.remove(folder);
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

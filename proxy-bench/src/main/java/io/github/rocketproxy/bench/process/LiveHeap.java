package io.github.rocketproxy.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a JVM of this machine what its heap holds once the garbage is gone. */
public final class LiveHeap {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final String JCMD =
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();

    private LiveHeap() {}

    /**
     * Collects the garbage of a JVM and tells what is left, bytes. Not to be called while that JVM
     * is measured.
     */
    public static long bytes(long pid) throws InterruptedException {
        run(pid, "GC.run");
        return parse(run(pid, "GC.heap_info"));
    }

    private static String run(long pid, String command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(JCMD, Long.toString(pid), command)
                            .redirectErrorStream(true)
                            .start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long parse(String heapInfo) {
        Matcher used = USED.matcher(heapInfo);
        if (!used.find()) {
            throw new IllegalStateException("no heap in: " + heapInfo);
        }
        return Long.parseLong(used.group(1)) * 1024;
    }
}

package io.github.rocketproxy.server.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when files hold something else than before. They are looked at by what they hold, and a
 * change is told once they have held the same twice in a row, so that what is written one file
 * after the other, or bit by bit, is not taken by halves.
 */
public final class FileWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    private final List<Path> files;
    private final Runnable onChange;
    private final ScheduledExecutorService timer;
    private byte[] taken;
    private byte[] seen;

    /**
     * Begins with what the files hold now; {@link #start} looks again.
     *
     * @param threadName of the virtual thread that looks and tells
     * @param onChange told of each change; what it throws is logged
     */
    public FileWatch(String threadName, List<Path> files, Runnable onChange) {
        this.files = List.copyOf(files);
        this.onChange = onChange;
        taken = fingerprint();
        seen = taken;
        timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofVirtual().name(threadName).factory());
    }

    /** Looks at the files this often from now on. */
    public void start(long everyMs) {
        timer.scheduleWithFixedDelay(this::look, everyMs, everyMs, TimeUnit.MILLISECONDS);
    }

    /** Looks at the files once; one thread at a time. */
    public void look() {
        byte[] now = fingerprint();
        boolean isSettled = Arrays.equals(now, seen);
        seen = now;
        if (isSettled && !Arrays.equals(now, taken)) {
            taken = now;
            tell();
        }
    }

    private void tell() {
        try {
            onChange.run();
        } catch (RuntimeException e) {
            LOG.error("what {} hold cannot be used", files, e);
        }
    }

    private byte[] fingerprint() {
        MessageDigest digest = sha256();
        for (Path file : files) {
            try {
                digest.update(Files.readAllBytes(file));
            } catch (IOException e) {
                digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
            }
            digest.update((byte) 0);
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

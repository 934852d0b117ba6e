package io.github.rocketproxy.bench.client;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files and sockets a process may have open; the processes of a run are allowed alike. */
public final class OpenFiles {
    private static final int OTHERS = 500;

    private OpenFiles() {}

    /**
     * Checks before something fails halfway.
     *
     * @throws IllegalStateException where {@code count} more are not allowed, with what to do
     */
    public static void require(int count, String what) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                && unix.getMaxFileDescriptorCount() < count + OTHERS) {
            throw new IllegalStateException(
                    "%d %s need more open files than the %d that are allowed; allow them with: ulimit -n %d"
                            .formatted(
                                    count, what, unix.getMaxFileDescriptorCount(), count + OTHERS));
        }
    }
}

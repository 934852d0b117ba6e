package io.github.rocketproxy.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Reads what a process has used, from outside. */
public final class ProcessSampler {
    private static final long NS_PER_TICK = 10_000_000;
    private static final long PAGE_BYTES = 4096;
    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final int THREADS = 17;
    private static final int RSS_PAGES = 21;

    private final long pid;

    /**
     * @param pid the process
     */
    public ProcessSampler(long pid) {
        this.pid = pid;
    }

    /** The process that runs this. */
    public static ProcessSampler self() {
        return new ProcessSampler(ProcessHandle.current().pid());
    }

    /**
     * Used so far.
     *
     * @throws IllegalStateException where there is no such process, or no way to ask
     */
    public ProcessUsage sample() {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
        } catch (IOException e) {
            return sampleHandle();
        }
    }

    /**
     * Parses a line of {@code /proc/PID/stat} (proc(5)). The command name in parentheses may hold
     * spaces and parentheses itself, so fields count from the last one. Ticks are 1/100 s, pages 4
     * KiB.
     */
    static ProcessUsage parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
        long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
        return new ProcessUsage(
                ticks * NS_PER_TICK,
                Long.parseLong(fields[RSS_PAGES]) * PAGE_BYTES,
                Integer.parseInt(fields[THREADS]));
    }

    private ProcessUsage sampleHandle() {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().totalCpuDuration())
                .map(Duration::toNanos)
                .map(cpuNs -> new ProcessUsage(cpuNs, 0, 0))
                .orElseThrow(() -> new IllegalStateException("no CPU time of process " + pid));
    }
}

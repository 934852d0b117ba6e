package io.github.rocketproxy.pipeline.thread;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pins threads to CPUs by name, as configured ({@code loop-0: 2}). Linux only; what cannot be
 * pinned is one warning, and the thread runs where the system puts it.
 */
public final class CpuAffinity {
    private static final Logger LOG = LoggerFactory.getLogger(CpuAffinity.class);
    private static final int MASK_BYTES = 128;

    private final Map<String, Integer> cpuByThread;

    /**
     * @param cpuByThread CPU number by thread name; threads that are not named here stay free
     */
    public CpuAffinity(Map<String, Integer> cpuByThread) {
        this.cpuByThread = Map.copyOf(cpuByThread);
    }

    /** A named thread that pins itself before it runs {@code task}. */
    public Thread newThread(String name, Runnable task) {
        Thread thread =
                new Thread(
                        () -> {
                            pinCurrentThread(name);
                            task.run();
                        },
                        name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Pins the calling thread if its name is configured.
     *
     * @return true if it was pinned
     */
    public boolean pinCurrentThread(String name) {
        Integer cpu = cpuByThread.get(name);
        if (cpu == null) {
            return false;
        }
        String failure = pin(cpu);
        if (failure == null) {
            LOG.info("thread {} runs on CPU {}", name, cpu);
            return true;
        }
        LOG.warn("thread {} could not be pinned to CPU {}: {}", name, cpu, failure);
        return false;
    }

    /** Null, or why it did not work. */
    @SuppressWarnings("restricted") // the launcher grants native access
    private static String pin(int cpu) {
        if (cpu < 0 || cpu >= MASK_BYTES * 8) {
            return "there is no such CPU number";
        }
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> symbol = linker.defaultLookup().find("sched_setaffinity");
        if (symbol.isEmpty()) {
            return "this system has no sched_setaffinity";
        }
        MethodHandle setAffinity =
                linker.downcallHandle(
                        symbol.get(),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES);
            mask.set(ValueLayout.JAVA_BYTE, cpu / 8, (byte) (1 << (cpu % 8)));
            int result = (int) setAffinity.invokeExact(0, (long) MASK_BYTES, mask);
            return result == 0 ? null : "the system refused; is the CPU online and allowed?";
        } catch (Throwable e) {
            return e.toString();
        }
    }
}

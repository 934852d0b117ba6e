package io.github.rocketproxy.bench.micro;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * JMH's threads, of the kind that event loops are: Netty keeps its pools of buffers for those. JMH
 * makes it by its name, in system property {@code jmh.executor.class}.
 */
public final class LoopThreads extends ThreadPoolExecutor {
    /**
     * @param threads that the benchmark wants
     * @param prefix of their names
     */
    public LoopThreads(int threads, String prefix) {
        super(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(prefix, true));
    }
}

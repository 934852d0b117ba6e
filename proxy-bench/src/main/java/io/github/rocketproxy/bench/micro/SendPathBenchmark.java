package io.github.rocketproxy.bench.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole of a send but for the sockets, from the client's HTTP/2 bytes to its answer. What is
 * allocated is Netty's: a slice a message, and what the embedded channels do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SendPathBenchmark {
    private static final int BODY_BYTES = 1_024;
    private static final int BATCH = 32;

    private SendPath path;

    /** Opens the connection. */
    @Setup
    public void open() {
        path = new SendPath(BODY_BYTES);
    }

    /** Closes it; fails where nothing was sent. */
    @TearDown
    public void close() {
        if (path.sent() == 0) {
            throw new IllegalStateException("the broker got nothing");
        }
        path.close();
    }

    /** A message that is alone. */
    @Benchmark
    public void one() {
        path.send(1);
    }

    /** Messages that come in one read; the score is per message. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void batch() {
        path.send(BATCH);
    }
}

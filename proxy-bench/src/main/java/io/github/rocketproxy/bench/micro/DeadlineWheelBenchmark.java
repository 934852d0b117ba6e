package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.backend.link.Deadline;
import io.github.rocketproxy.backend.link.DeadlineWheel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** A deadline that is kept: put in with the request, taken out with the answer. */
public class DeadlineWheelBenchmark extends HotPathBenchmark {
    private static final int PENDING = 1_000;

    private final DeadlineWheel wheel =
            new DeadlineWheel(new EmbeddedChannel().eventLoop(), () -> 0);
    private final Deadline near = in(3_000);
    private final Deadline far = in(60_000);

    private static Deadline in(long ms) {
        Deadline deadline =
                new Deadline() {
                    @Override
                    protected void onDeadline(long nowNs) {
                        throw new IllegalStateException("time stands still here");
                    }
                };
        deadline.deadlineNs = TimeUnit.MILLISECONDS.toNanos(ms);
        return deadline;
    }

    /** Others wait meanwhile, some of them shorter, so that no wake-up is asked for anew. */
    @Setup
    public void fill() {
        for (int i = 1; i <= PENDING; i++) {
            wheel.add(in(20L * i));
        }
    }

    /** Of a send: within the ticks. */
    @Benchmark
    public int near() {
        return addAndRemove(near);
    }

    /** Of a lease: in a later era. */
    @Benchmark
    public int far() {
        return addAndRemove(far);
    }

    private int addAndRemove(Deadline deadline) {
        wheel.add(deadline);
        wheel.remove(deadline);
        return wheel.size();
    }
}

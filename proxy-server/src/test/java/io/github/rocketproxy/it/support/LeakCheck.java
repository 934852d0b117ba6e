package io.github.rocketproxy.it.support;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a class after which Netty reports a leaked buffer in the test JVM. */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(LeakCheck.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!(ResourceLeakDetectorFactory.instance().newResourceLeakDetector(Object.class)
                instanceof RecordingLeakDetector)) {
            throw new IllegalStateException(
                    "run with -Dio.netty.customResourceLeakDetector="
                            + RecordingLeakDetector.class.getName());
        }
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        context.getStore(NAMESPACE).put("before", RecordingLeakDetector.leaks().size());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        int before = context.getStore(NAMESPACE).getOrDefault("before", Integer.class, 0);
        collectGarbage();
        List<String> leaks = RecordingLeakDetector.leaks();
        if (leaks.size() > before) {
            throw new AssertionError(
                    "leaked buffers:\n" + String.join("\n", leaks.subList(before, leaks.size())));
        }
    }

    /** Twice: what the first round found is reported when the next buffers are taken. */
    private static void collectGarbage() {
        for (int round = 0; round < 2; round++) {
            WeakReference<Object> sentinel = new WeakReference<>(new Object());
            Awaitility.await("garbage collection")
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(20))
                    .until(
                            () -> {
                                System.gc();
                                return sentinel.refersTo(null);
                            });
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
            ByteBufAllocator.DEFAULT.compositeBuffer().release();
        }
    }
}

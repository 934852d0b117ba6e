package io.github.rocketproxy.server.cli;

import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;

/**
 * SIGTERM and SIGINT as the JVM shows them: shutdown hooks run. Ends the process with 0 from inside
 * the hook, because the JVM by itself would report 128 + the signal's number.
 */
final class JvmShutdownSignal implements ShutdownSignal {
    @Override
    public void awaitThen(Runnable action) {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> end(action)));
        while (true) {
            LockSupport.park(this);
        }
    }

    private static void end(Runnable action) {
        int status = 1;
        try {
            action.run();
            status = 0;
        } finally {
            LogManager.shutdown();
            Runtime.getRuntime().halt(status);
        }
    }
}

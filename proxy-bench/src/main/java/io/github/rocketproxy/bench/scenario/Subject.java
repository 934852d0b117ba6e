package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.process.JvmProbe;
import io.github.rocketproxy.bench.process.Target;
import java.io.IOException;

/** A target that runs, and how it is measured. Close it when its process is to end. */
final class Subject implements AutoCloseable {
    private final Target target;
    private final Console console;
    private JvmProbe probe;
    private boolean isProbed;

    Subject(Target target, Console console) {
        this.target = target;
        this.console = console;
    }

    Target target() {
        return target;
    }

    String name() {
        return target.name();
    }

    /** Measures processes and what its JVM counts. */
    Meter.Reading measure(Meter.Load load) throws InterruptedException {
        if (!isProbed && target.pid() != 0) {
            isProbed = true;
            probe = attach();
        }
        return meter(probe).measure(load);
    }

    /** Measures without asking its JVM anything, which would warm or fill it. */
    Meter.Reading measureFromOutside(Meter.Load load) throws InterruptedException {
        return meter(null).measure(load);
    }

    private Meter meter(JvmProbe jvm) {
        return new Meter(target.pid(), target.brokerPid(), ProcessHandle.current().pid(), jvm);
    }

    private JvmProbe attach() {
        try {
            return JvmProbe.attach(target.pid());
        } catch (IOException e) {
            console.note("no allocation figures of " + name() + ": " + e.getMessage());
            return null;
        }
    }

    @Override
    public void close() {
        if (probe != null) {
            probe.close();
        }
    }
}

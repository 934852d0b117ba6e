package io.github.rocketproxy.bench.process;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Asks a JVM of this machine and user what it counts itself, through its local management agent. A
 * question allocates some KB there, so ask before and after a run, not during it.
 */
public final class JvmProbe implements AutoCloseable {
    private static final String THREADS = ManagementFactory.THREAD_MXBEAN_NAME;
    private static final String COLLECTORS =
            ManagementFactory.GARBAGE_COLLECTOR_MXBEAN_DOMAIN_TYPE + ",*";

    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private JvmProbe(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.beans = connector.getMBeanServerConnection();
    }

    /**
     * Starts the agent of a JVM and connects to it.
     *
     * @throws IOException where it is no JVM, or does not let us in
     */
    @SuppressWarnings("BanJNDI") // The address is of a process of this user on this machine.
    public static JvmProbe attach(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                String url = machine.startLocalManagementAgent();
                return new JvmProbe(JMXConnectorFactory.connect(new JMXServiceURL(url)));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
    }

    /** What the JVM has counted so far. */
    public JvmCounts counts() {
        try {
            long allocated =
                    (long) beans.getAttribute(new ObjectName(THREADS), "TotalThreadAllocatedBytes");
            long pausesMs = 0;
            for (ObjectName collector : beans.queryNames(new ObjectName(COLLECTORS), null)) {
                if (isPausing(collector.getKeyProperty("name"))) {
                    pausesMs += (long) beans.getAttribute(collector, "CollectionTime");
                }
            }
            return new JvmCounts(allocated, pausesMs);
        } catch (JMException e) {
            throw new IllegalStateException("the JVM does not count that", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** ZGC and Shenandoah have a bean for what they do beside the program, too. */
    static boolean isPausing(String collector) {
        return !collector.endsWith("Cycles");
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The JVM may be gone already.
        }
    }
}

package io.github.rocketproxy.bench.process;

import java.util.ArrayList;
import java.util.List;

/**
 * Flags of the JVMs of a run: what Netty and Agrona need on this JDK, and heap and collector, the
 * same for each proxy.
 *
 * @param proxyHeap heap of a proxy, as after -Xmx and -Xms
 * @param collector flags of the collector and others, for each proxy
 */
public record JvmFlags(String proxyHeap, List<String> collector) {
    private static final List<String> NEEDED =
            List.of(
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

    /** Flags of the official proxy, and of what it is compared with. */
    public List<String> proxy() {
        List<String> flags = new ArrayList<>(NEEDED);
        flags.addAll(heapAndCollector());
        return flags;
    }

    /** Heap and collector of a proxy whose launcher adds what it needs itself. */
    public String proxyOnTop() {
        return String.join(" ", heapAndCollector());
    }

    /** Heap and collector alone, for reports. */
    public List<String> heapAndCollector() {
        List<String> flags = new ArrayList<>(List.of("-Xms" + proxyHeap, "-Xmx" + proxyHeap));
        flags.addAll(collector);
        return flags;
    }

    /** Flags of the broker. */
    public List<String> broker() {
        return with("-Xms1g", "-Xmx1g", "-XX:MaxDirectMemorySize=1g");
    }

    /** Flags of the name server. */
    public List<String> small() {
        return with("-Xmx256m");
    }

    private static List<String> with(String... more) {
        List<String> flags = new ArrayList<>(NEEDED);
        flags.addAll(List.of(more));
        return flags;
    }
}

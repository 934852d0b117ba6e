package io.github.rocketproxy.server.metrics;

import io.github.rocketproxy.transport.http2.ConnectionFigures;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.util.function.Supplier;

/** Connections of clients, and the buffers of the process. */
final class ProcessMetrics implements MetricSource {
    private final Supplier<ConnectionFigures> connections;

    ProcessMetrics(Supplier<ConnectionFigures> connections) {
        this.connections = connections;
    }

    @Override
    public void collect(Families families) {
        collectConnections(families, connections.get());
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider) {
            ByteBufAllocatorMetric metric = provider.metric();
            Families.Numbers bytes =
                    families.gauge(
                            "rocketproxy_buffer_pool_bytes", "Memory that Netty holds for buffers");
            bytes.add(metric.usedDirectMemory(), "memory", "direct");
            bytes.add(metric.usedHeapMemory(), "memory", "heap");
        }
    }

    private static void collectConnections(Families families, ConnectionFigures figures) {
        String[] grpc = {"protocol", "grpc"};
        families.gauge("rocketproxy_current_connections", "Connections of clients")
                .add(figures.open(), grpc);
        families.gauge(
                        "rocketproxy_current_connections_handshaking",
                        "Of these: those that have not come to speak HTTP/2 yet")
                .add(figures.handshaking(), grpc);
        families.gauge(
                        "rocketproxy_current_connections_draining",
                        "Of these: those that may only end their last calls")
                .add(figures.draining(), grpc);
        families.gauge(
                        "rocketproxy_current_connections_paused",
                        "Of these: those that are not read from until their clients read")
                .add(figures.paused(), grpc);
        families.gauge("rocketproxy_current_streams", "Calls in flight")
                .add(figures.streams(), grpc);
        families.gauge(
                        "rocketproxy_current_kept_bytes",
                        "Memory that is held for clients that do not go on")
                .add(figures.keptBytes(), grpc);
        families.gauge(
                        "rocketproxy_current_pending_write_bytes",
                        "Of these: answers that the network has not taken")
                .add(figures.pendingWriteBytes(), grpc);
        families.gauge("rocketproxy_max_connections", "Connections that there may be")
                .add(figures.maxConnections(), grpc);
        families.gauge("rocketproxy_max_streams", "Calls that may be in flight")
                .add(figures.maxStreams(), grpc);
        families.gauge("rocketproxy_max_kept_bytes", "Memory that may be held for clients")
                .add(figures.maxKeptBytes(), grpc);
    }
}

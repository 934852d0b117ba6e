package io.github.rocketproxy.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.AdminGrpc;
import apache.rocketmq.v2.ChangeLogLevelRequest;
import apache.rocketmq.v2.ChangeLogLevelRequest.Level;
import io.github.rocketproxy.transport.control.AdminServices;
import io.github.rocketproxy.transport.control.ControlThreads;
import io.github.rocketproxy.transport.control.LogLevel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Admin.ChangeLogLevel over a real connection, called by the published stub. */
@Tag("system")
@Timeout(60)
class AdminServerTest {
    private static final long WAIT_S = 30;

    private final List<LogLevel> levels = new CopyOnWriteArrayList<>();
    private final ControlThreads threads = new ControlThreads(4);
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private AdminServer server;
    private ManagedChannel channel;

    @BeforeEach
    void setUp() throws IOException {
        server =
                new AdminServer(
                        "127.0.0.1",
                        0,
                        loops,
                        loops,
                        NioServerSocketChannel.class,
                        new AdminServices(levels::add, threads).service());
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.start()).usePlaintext().build();
    }

    @AfterEach
    void tearDown() throws InterruptedException {
        channel.shutdownNow();
        channel.awaitTermination(WAIT_S, TimeUnit.SECONDS);
        server.close();
        threads.close();
        loops.shutdownGracefully(0, WAIT_S, TimeUnit.SECONDS).sync();
    }

    @Test
    void shouldSetEveryLevel() {
        assertThat(change(Level.TRACE_VALUE)).isEqualTo("the log level is TRACE now");
        change(Level.DEBUG_VALUE);
        change(Level.INFO_VALUE);
        change(Level.WARN_VALUE);
        change(Level.ERROR_VALUE);

        assertThat(levels).containsExactly(LogLevel.values());
    }

    @Test
    void shouldSayThatALevelIsUnknown() {
        assertThat(change(9)).isEqualTo("unknown log level 9");
        assertThat(levels).isEmpty();
    }

    private String change(int level) {
        return AdminGrpc.newBlockingStub(channel)
                .withDeadlineAfter(WAIT_S, TimeUnit.SECONDS)
                .changeLogLevel(ChangeLogLevelRequest.newBuilder().setLevelValue(level).build())
                .getRemark();
    }
}

package io.github.rocketproxy.backend.local;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.rocketmq.common.namesrv.NamesrvConfig;
import org.apache.rocketmq.namesrv.NamesrvController;
import org.apache.rocketmq.remoting.netty.NettyRemotingServer;
import org.apache.rocketmq.remoting.netty.NettyServerConfig;

/** The official name server inside this JVM. */
final class EmbeddedNameServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int THREADS = 2;

    private final NamesrvController controller;
    private final String address;

    /**
     * Starts it; a wished port that is taken becomes a free one.
     *
     * @throws IOException it did not start; the broker's log tells more
     */
    EmbeddedNameServer(Path dataDir, int wishedPort) throws IOException {
        NamesrvConfig config = new NamesrvConfig();
        config.setRocketmqHome(dataDir.toString());
        config.setKvConfigPath(dataDir.resolve("namesrv").resolve("kvConfig.json").toString());
        config.setConfigStorePath(
                dataDir.resolve("namesrv").resolve("namesrv.properties").toString());
        config.setClientRequestThreadPoolNums(THREADS);
        config.setDefaultThreadPoolNums(THREADS);
        NettyServerConfig server = new NettyServerConfig();
        server.setBindAddress(HOST);
        server.setListenPort(Ports.free(wishedPort));
        server.setServerSelectorThreads(1);
        server.setServerWorkerThreads(THREADS);
        server.setServerCallbackExecutorThreads(THREADS);
        this.address = HOST + ":" + server.getListenPort();
        this.controller = new NamesrvController(config, server);
        try {
            if (!controller.initialize()) {
                throw new IOException("the embedded name server refused its configuration");
            }
            controller.start();
        } catch (Exception e) {
            controller.shutdown();
            throw new IOException("the embedded name server did not start at " + address, e);
        }
    }

    String address() {
        return address;
    }

    /** Whether a broker of that name has registered: each brings a topic of its own name. */
    boolean knows(String brokerName) {
        return controller.getRouteInfoManager().pickupTopicRouteData(brokerName) != null;
    }

    NettyRemotingServer server() {
        return (NettyRemotingServer) controller.getRemotingServer();
    }

    @Override
    public void close() {
        controller.shutdown();
    }
}

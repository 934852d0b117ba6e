package io.github.rocketproxy.backend.local;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.apache.rocketmq.store.DefaultMessageStore;
import org.apache.rocketmq.store.config.MessageStoreConfig;
import org.apache.rocketmq.store.ha.DefaultHAService;
import org.apache.rocketmq.store.ha.HAConnection;

/**
 * Replication of a broker that has no replicas: as the official one, but it does not listen, which
 * the official one does on all interfaces. The store finds it by the file in META-INF/service.
 */
public final class NoReplicas extends DefaultHAService {
    /** For the store. */
    public NoReplicas() {}

    @Override
    public void init(DefaultMessageStore store) throws IOException {
        super.init(store);
        acceptSocketService = new NoListener(store.getMessageStoreConfig());
    }

    private final class NoListener extends AcceptSocketService {
        NoListener(MessageStoreConfig config) {
            super(config);
        }

        @Override
        public void beginAccept() {
            // nothing to listen on
        }

        @Override
        public void start() {
            // no thread without a listener
        }

        @Override
        public void shutdown(boolean isInterrupting) {
            // nothing was started
        }

        @Override
        protected HAConnection createConnection(SocketChannel channel) throws IOException {
            throw new IOException("an embedded broker has no replicas");
        }

        @Override
        public String getServiceName() {
            return NoReplicas.class.getSimpleName();
        }
    }
}

package io.github.rocketproxy.pipeline.stage;

import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.port.BrokerGateway;

/** Has the gateway write Remoting frames and join those of one ring batch. */
public final class EncodeStage implements Stage {
    private final BrokerGateway gateway;

    public EncodeStage(BrokerGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void onRequest(RequestEvent event, long nowNs) {
        gateway.encode(event);
    }

    @Override
    public void onBatchEnd() {
        gateway.endBatch();
    }
}

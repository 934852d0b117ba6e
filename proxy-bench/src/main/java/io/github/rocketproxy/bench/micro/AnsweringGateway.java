package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.port.BrokerGateway;
import io.github.rocketproxy.pipeline.route.BrokerHealth;
import java.util.List;
import java.util.function.Consumer;

/** Answers a request as soon as it is dispatched, without a broker. */
final class AnsweringGateway implements BrokerGateway {
    @Override
    public BrokerHealth health() {
        return new BrokerHealth();
    }

    @Override
    public void open(Consumer<List<RequestEvent>> reentry) {
        // keeps nothing back
    }

    @Override
    public void admit(RequestEvent event) {
        // as it is
    }

    @Override
    public void encode(RequestEvent event) {
        if (event.broker == null || event.queueId < 0) {
            throw new IllegalStateException("not routed");
        }
    }

    @Override
    public void endBatch() {
        // nothing to join
    }

    @Override
    public void dispatch(RequestEvent event) {
        event.reply.complete(event.index, ReplyCode.OK, null);
    }

    @Override
    public void flush() {
        // no link
    }
}

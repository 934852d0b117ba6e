package io.github.rocketproxy.pipeline;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.port.BrokerGateway;
import io.github.rocketproxy.pipeline.route.BrokerHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Answers OK at dispatch and keeps the sizes of the batches it saw. */
public final class RecordingGateway implements BrokerGateway {
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

    public final List<Integer> batches = new ArrayList<>();
    public final List<Integer> queues = new ArrayList<>();
    public final List<String> bodies = new ArrayList<>();
    public int flushes;
    public RuntimeException failEncode;
    private int inBatch;

    @Override
    public void encode(RequestEvent event) {
        if (failEncode != null) {
            throw failEncode;
        }
        inBatch++;
        queues.add(event.queueId);
        bodies.add(event.body.text(event.payload));
    }

    @Override
    public void endBatch() {
        batches.add(inBatch);
        inBatch = 0;
    }

    @Override
    public void dispatch(RequestEvent event) {
        event.reply.complete(event.index, ReplyCode.OK, null);
    }

    @Override
    public void flush() {
        flushes++;
    }
}

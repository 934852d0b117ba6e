package io.github.rocketproxy.bench.micro;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.SendReply;
import io.github.rocketproxy.pipeline.route.BrokerRef;

/** Counts the requests that went well; fails on others. One thread. */
final class CountingReply implements SendReply {
    private long answered;

    /** How many requests have their answer. */
    long answered() {
        return answered;
    }

    @Override
    public void sent(
            int index,
            ReplyCode code,
            BrokerRef broker,
            int queueId,
            long queueOffset,
            long commitLogOffset,
            String recallHandle) {
        complete(index, code, null);
    }

    @Override
    public void complete(int index, ReplyCode code, String text) {
        if (code != ReplyCode.OK) {
            throw new IllegalStateException(code + " " + text);
        }
        answered++;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }
}

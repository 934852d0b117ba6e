package io.github.rocketproxy.pipeline;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.port.BrokerGateway;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the ring, on the event loop: a refused request is answered, a frame goes to its link,
 * the slot is cleared. One failure costs one request its answer's success, never another's.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int LOGGED_ERRORS = 100;

    private final BrokerGateway gateway;
    private final Counters counters;
    private int errors;

    Dispatcher(BrokerGateway gateway, Counters counters) {
        this.gateway = gateway;
        this.counters = counters;
    }

    void dispatch(RequestEvent event) {
        try {
            if (event.verdict != null) {
                counters.increment(ProxyCounter.REFUSED);
                if (event.trace != null) {
                    event.trace.onStagesDone(event);
                }
                event.reply.complete(event.index, event.verdict, event.verdictText);
            } else if (event.kind != null) {
                gateway.dispatch(event);
            }
        } catch (RuntimeException | Error e) {
            onError(e);
            answerAfterError(event);
        } finally {
            event.clear();
        }
    }

    void flush() {
        try {
            gateway.flush();
        } catch (RuntimeException | Error e) {
            onError(e);
        }
    }

    private void answerAfterError(RequestEvent event) {
        if (event.verdict != null || event.reply == null) {
            return; // it was the answer itself that failed
        }
        try {
            event.reply.complete(
                    event.index,
                    ReplyCode.INTERNAL_SERVER_ERROR,
                    "the request met an error in the proxy");
        } catch (RuntimeException | Error e) {
            onError(e);
        }
    }

    private void onError(Throwable e) {
        counters.increment(ProxyCounter.REPLY_ERRORS);
        if (errors < LOGGED_ERRORS) {
            errors++;
            LOG.error("a request could not be dispatched or answered", e);
        }
    }
}

package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.pipeline.route.MessageKind;
import io.github.rocketproxy.pipeline.status.ProxyCounter;

/**
 * Takes sends that a broker did not store to another one, once each: messages without an order of
 * their own may go to any. Event loop only.
 */
final class Detour {
    private final LinkContext context;
    private final BrokerLink link;
    private final LinkHealth health;

    Detour(LinkContext context, BrokerLink link, LinkHealth health) {
        this.context = context;
        this.link = link;
        this.health = health;
    }

    /** Takes a call that the link does not hold elsewhere; false: it cannot go. */
    boolean take(BrokerCall call) {
        if (!mayTake(call) || !call.handler.readdress(call)) {
            return false;
        }
        go(call);
        return true;
    }

    /** As {@link #take}, of a call that is held and not in flight. */
    boolean takeHeld(BrokerCall call) {
        if (!mayTake(call) || !call.handler.readdress(call)) {
            return false;
        }
        BrokerCall next = link.detach(call);
        go(call);
        link.goOn(next);
        return true;
    }

    /** The broker has refused the call, which is held; whether another one gets it. */
    boolean repeat(BrokerCall call) {
        return mayTake(call)
                && call.handler.hasOther(call)
                && health.mayRepeat(call.waiterCount())
                && takeHeld(call);
    }

    private boolean mayTake(BrokerCall call) {
        return call.isSend()
                && !link.isClosed()
                && call.messageKind == MessageKind.NORMAL
                && !call.isMoved
                && !call.isSingly
                && call.position == 0;
    }

    private void go(BrokerCall call) {
        context.counters().add(ProxyCounter.SENDS_MOVED, call.waiterCount());
        call.unlink();
        call.handler.forward(call);
    }
}

package io.github.rocketproxy.backend.operation;

import io.github.rocketproxy.pipeline.port.BrokerRefusedException;
import io.github.rocketproxy.pipeline.port.LiteSubscriptions;
import io.github.rocketproxy.pipeline.route.BrokerRef;
import java.util.Set;
import org.apache.rocketmq.common.lite.LiteSubscriptionAction;
import org.apache.rocketmq.common.lite.LiteSubscriptionDTO;
import org.apache.rocketmq.common.lite.OffsetOption;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.body.LiteSubscriptionCtlRequestBody;

/** Lite subscriptions by LITE_SUBSCRIPTION_CTL 200071, one change a request. */
public final class BrokerLiteSubscriptions implements LiteSubscriptions {
    private final BrokerCaller caller;

    /** Asks by this caller. */
    public BrokerLiteSubscriptions(BrokerCaller caller) {
        this.caller = caller;
    }

    @Override
    public void tell(BrokerRef broker, Change change)
            throws BrokerRefusedException, InterruptedException {
        LiteSubscriptionDTO subscription =
                new LiteSubscriptionDTO()
                        .setAction(LiteSubscriptionAction.valueOf(change.action().name()))
                        .setClientId(change.clientId())
                        .setGroup(change.group())
                        .setTopic(change.parentTopic())
                        .setLiteTopicSet(change.liteTopics())
                        .setVersion(change.version());
        subscription.setOffsetOption(offsetOption(change.start()));
        LiteSubscriptionCtlRequestBody body = new LiteSubscriptionCtlRequestBody();
        body.setSubscriptionSet(Set.of(subscription));
        RemotingCommand request =
                RemotingCommand.createRequestCommand(RequestCode.LITE_SUBSCRIPTION_CTL, null);
        request.setBody(body.encode());
        caller.call(broker, request);
    }

    private static OffsetOption offsetOption(Start start) {
        return start == null
                ? null
                : new OffsetOption(OffsetOption.Type.valueOf(start.kind().name()), start.value());
    }
}

package io.github.rocketproxy.backend.group;

import io.github.rocketproxy.pipeline.message.StoredMessage;
import io.github.rocketproxy.pipeline.port.ClientCommands;
import io.github.rocketproxy.pipeline.port.ClientCommands.Outcome;
import io.github.rocketproxy.pipeline.port.Member;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.rocketmq.remoting.exception.RemotingCommandException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.CMResult;
import org.apache.rocketmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;
import org.apache.rocketmq.remoting.protocol.header.ConsumeMessageDirectlyResultRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetConsumerRunningInfoRequestHeader;

/**
 * What operators ask of one consumer, relayed by a broker: GET_CONSUMER_RUNNING_INFO 307 and
 * CONSUME_MESSAGE_DIRECTLY 309. The proxy tells what it knows itself; threads and trials it has of
 * the client.
 */
final class ConsumerQuestions {
    private final Members members;
    private final ClientCommands commands;

    ConsumerQuestions(Members members, ClientCommands commands) {
        this.members = members;
        this.commands = commands;
    }

    void runningInfo(RemotingCommand request, Consumer<RemotingCommand> answer)
            throws RemotingCommandException {
        GetConsumerRunningInfoRequestHeader header =
                request.decodeCommandCustomHeader(GetConsumerRunningInfoRequestHeader.class);
        Member member = members.consumer(header.getConsumerGroup(), header.getClientId());
        if (member == null) {
            answer.accept(notHere(header.getConsumerGroup(), header.getClientId()));
            return;
        }
        ConsumerRunningInfo info = info(member);
        if (!header.isJstackEnable()) {
            answer.accept(success(info));
            return;
        }
        commands.printThreadStack(
                member.clientId(),
                (outcome, text) -> {
                    info.setJstack(text);
                    answer.accept(outcome == Outcome.OK ? success(info) : failure(outcome, text));
                });
    }

    private static ConsumerRunningInfo info(Member member) {
        ConsumerRunningInfo info = new ConsumerRunningInfo();
        info.getProperties()
                .setProperty(
                        ConsumerRunningInfo.PROP_CONSUME_TYPE,
                        Registrations.consumeType(member.role()).name());
        info.getProperties()
                .setProperty(
                        ConsumerRunningInfo.PROP_CLIENT_VERSION,
                        member.language() + " " + member.version());
        for (Member.Subscription subscription : member.subscriptions()) {
            info.getSubscriptionSet().add(Registrations.subscription(subscription, 0));
        }
        return info;
    }

    void consumeDirectly(RemotingCommand request, Consumer<RemotingCommand> answer)
            throws RemotingCommandException {
        ConsumeMessageDirectlyResultRequestHeader header =
                request.decodeCommandCustomHeader(ConsumeMessageDirectlyResultRequestHeader.class);
        Member member = members.consumer(header.getConsumerGroup(), header.getClientId());
        if (member == null) {
            answer.accept(notHere(header.getConsumerGroup(), header.getClientId()));
            return;
        }
        StoredMessage message = new StoredMessage();
        byte[] body = request.getBody();
        if (body == null || !message.wrap(Unpooled.wrappedBuffer(body), 0, body.length)) {
            answer.accept(failure(Outcome.FAILED, "there is no message that can be read"));
            return;
        }
        long startNs = System.nanoTime();
        commands.verifyMessage(
                member.clientId(),
                message,
                (outcome, text) -> answer.accept(verdict(outcome, text, startNs)));
    }

    private static RemotingCommand verdict(Outcome outcome, String text, long startNs) {
        CMResult result =
                switch (outcome) {
                    case OK -> CMResult.CR_SUCCESS;
                    case FAILED_TO_CONSUME -> CMResult.CR_LATER;
                    case MESSAGE_CORRUPTED -> CMResult.CR_RETURN_NULL;
                    case UNSUPPORTED, FAILED, NOT_CONNECTED, BUSY -> null;
                };
        if (result == null) {
            return failure(outcome, text);
        }
        ConsumeMessageDirectlyResult body = new ConsumeMessageDirectlyResult();
        body.setConsumeResult(result);
        body.setRemark(text);
        body.setSpentTimeMills(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
        return success(body);
    }

    private static RemotingCommand success(RemotingSerializable body) {
        RemotingCommand answer = RemotingCommand.createResponseCommand(ResponseCode.SUCCESS, null);
        answer.setBody(body.encode());
        return answer;
    }

    private static RemotingCommand failure(Outcome outcome, String text) {
        return RemotingCommand.createResponseCommand(
                outcome == Outcome.BUSY ? ResponseCode.SYSTEM_BUSY : ResponseCode.SYSTEM_ERROR,
                text);
    }

    private static RemotingCommand notHere(String group, String clientId) {
        return RemotingCommand.createResponseCommand(
                ResponseCode.SYSTEM_ERROR,
                "consumer " + clientId + " of group " + group + " is not connected to this proxy");
    }
}

package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.port.Member;
import io.github.rocketproxy.pipeline.port.Membership;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down who is there, and remembers subscriptions as brokers would. */
final class FakeMembership implements Membership {
    final List<String> events = new CopyOnWriteArrayList<>();
    final Map<String, Member> members = new ConcurrentHashMap<>();
    final Map<String, List<Member.Subscription>> remembered = new ConcurrentHashMap<>();

    @Override
    public void joined(Member member) {
        events.add("joined " + member.clientId());
        members.put(member.clientId(), member);
    }

    @Override
    public void left(Member member) {
        events.add("left " + member.clientId());
        members.remove(member.clientId());
    }

    @Override
    public List<Member.Subscription> subscriptions(String group) {
        return remembered.getOrDefault(group, List.of());
    }
}

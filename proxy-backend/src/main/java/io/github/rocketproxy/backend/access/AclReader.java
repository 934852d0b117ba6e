package io.github.rocketproxy.backend.access;

import io.github.rocketproxy.pipeline.access.Acl;
import io.github.rocketproxy.pipeline.access.AclEntry;
import io.github.rocketproxy.pipeline.access.AclEntry.Effect;
import io.github.rocketproxy.pipeline.access.Action;
import io.github.rocketproxy.pipeline.access.Network;
import io.github.rocketproxy.pipeline.access.ResourcePattern;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.remoting.protocol.body.AclInfo;
import org.apache.rocketmq.remoting.protocol.body.AclInfo.PolicyEntryInfo;
import org.apache.rocketmq.remoting.protocol.body.AclInfo.PolicyInfo;

/** Makes rules of what a broker says of them. */
final class AclReader {
    private static final String DEFAULT = "Default";

    private AclReader() {}

    /**
     * Reads the rules of one user.
     *
     * @throws IllegalArgumentException one of them is not understood, so that none may be used: it
     *     might deny what the others allow
     */
    static Acl read(AclInfo info) {
        List<AclEntry> custom = new ArrayList<>();
        List<AclEntry> defaults = new ArrayList<>();
        for (PolicyInfo policy : orEmpty(info.getPolicies())) {
            List<AclEntry> target =
                    DEFAULT.equalsIgnoreCase(policy.getPolicyType()) ? defaults : custom;
            for (PolicyEntryInfo entry : orEmpty(policy.getEntries())) {
                target.add(entry(entry));
            }
        }
        return new Acl(custom, defaults);
    }

    private static AclEntry entry(PolicyEntryInfo info) {
        if (info.getResource() == null || info.getDecision() == null) {
            throw new IllegalArgumentException("a rule has no resource or no decision");
        }
        Set<Action> actions = EnumSet.noneOf(Action.class);
        orEmpty(info.getActions()).forEach(action -> actions.add(Action.parse(action)));
        return new AclEntry(
                ResourcePattern.parse(info.getResource()),
                actions,
                orEmpty(info.getSourceIps()).stream().map(Network::parse).toList(),
                Effect.parse(info.getDecision()));
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}

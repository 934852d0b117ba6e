package io.github.rocketproxy.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import io.github.rocketproxy.pipeline.access.AccessConfig;
import io.github.rocketproxy.pipeline.access.Account;
import io.github.rocketproxy.pipeline.access.Accounts;
import io.github.rocketproxy.pipeline.access.Acl;
import io.github.rocketproxy.pipeline.access.AclEntry;
import io.github.rocketproxy.pipeline.access.AclEntry.Effect;
import io.github.rocketproxy.pipeline.access.Action;
import io.github.rocketproxy.pipeline.access.AuditTrail;
import io.github.rocketproxy.pipeline.access.BrakeConfig;
import io.github.rocketproxy.pipeline.access.ResourcePattern;
import io.github.rocketproxy.pipeline.access.SignatureWindow;
import io.github.rocketproxy.pipeline.access.Subject;
import io.github.rocketproxy.pipeline.access.User;
import io.github.rocketproxy.pipeline.access.UserAccess;
import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.pipeline.port.AccessPolicy.Decision;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.transport.proto.AdminProto;
import io.github.rocketproxy.transport.proto.ServiceProto;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every RPC of the service has a place in the table of what it needs, and no other method has. */
@Timeout(30)
class AccessTableTest {
    private static final String DATE = "20260101T000000Z";

    /** Signs {@link #DATE} with the key sk. */
    private static final String AUTHORIZATION =
            "MQv2-HMAC-SHA1 Credential=ak, SignedHeaders=x-mq-date-time,"
                    + " Signature=7d48b06369adc2335751b3604f89ea92f419dab4";

    private static final AclEntry EVERYTHING =
            new AclEntry(ResourcePattern.parse("*"), Set.of(Action.ALL), List.of(), Effect.ALLOW);

    private static Stream<String> rpcs() {
        return ServiceProto.getDescriptor()
                .findServiceByName("MessagingService")
                .getMethods()
                .stream()
                .map(MethodDescriptor::getName);
    }

    private static Decision decide(String rpc, AclEntry... rules) throws InterruptedException {
        Acl acl = new Acl(List.of(rules), List.of());
        Account account = new Account(Subject.of(new User("ak", "sk", false, true), acl));
        Accounts accounts =
                new Accounts() {
                    @Override
                    public Account find(String userName) {
                        return userName.equals("ak") ? account : null;
                    }

                    @Override
                    public void fetch(String userName) {
                        throw new AssertionError(userName);
                    }
                };
        UserAccess access =
                new UserAccess(
                        accounts,
                        Accounts.NONE,
                        new AccessConfig(
                                true, new SignatureWindow(0, true), new BrakeConfig(0, 1, 1)),
                        AuditTrail.NONE,
                        new Counters());
        Caller caller = new Caller("client", "10.0.0.5:4711", AUTHORIZATION, DATE);
        return access.decide(caller, rpc, "topic", "group");
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void shouldAllowEveryRpcToWhomEverythingIsAllowed(String rpc) throws Exception {
        assertThat(decide(rpc, EVERYTHING)).isEqualTo(Decision.ALLOW);
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void shouldDenyEveryRpcToWhomNothingIsAllowed(String rpc) throws Exception {
        assertThat(decide(rpc)).isEqualTo(Decision.DENY);
    }

    @Test
    void shouldDenyWhatIsNoRpcOfTheService() throws Exception {
        assertThat(decide("DeleteTopic", EVERYTHING)).isEqualTo(Decision.DENY);
        for (MethodDescriptor method :
                AdminProto.getDescriptor().getServices().getFirst().getMethods()) {
            assertThat(decide(method.getName(), EVERYTHING)).isEqualTo(Decision.DENY);
        }
    }
}

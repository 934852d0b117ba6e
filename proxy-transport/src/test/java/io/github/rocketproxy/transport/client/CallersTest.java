package io.github.rocketproxy.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.Caller;
import io.github.rocketproxy.transport.http2.Peer;
import io.github.rocketproxy.transport.http2.RequestHeaderSamples;
import io.github.rocketproxy.transport.http2.RequestHeaders;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class CallersTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.7", 4711);

    private final Peer peer = new Peer(ADDRESS, null);

    private static Attributes from(SocketAddress address) {
        return Attributes.newBuilder().set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, address).build();
    }

    private static RequestHeaders request(String... namesAndValues) {
        return RequestHeaderSamples.of(namesAndValues);
    }

    private static Metadata headers(String... namesAndValues) {
        Metadata headers = new Metadata();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(
                    Metadata.Key.of(namesAndValues[i], Metadata.ASCII_STRING_MARSHALLER),
                    namesAndValues[i + 1]);
        }
        return headers;
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7,192.0.2.7:4711", "2001:db8::7,[2001:db8::7]:4711"})
    void shouldTellTheAddressOfTheTransport(String host, String text) {
        Attributes attributes = from(new InetSocketAddress(host, 4711));

        assertThat(
                        Callers.of(new Peer(new InetSocketAddress(host, 4711), null), request())
                                .remoteAddress())
                .isEqualTo(text);
        assertThat(Callers.fresh(attributes, headers()).remoteAddress()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rpc-remote-address",
                "rpc-local-address",
                "x-mq-channel-id",
                "x-mq-authorization-ak",
                "x-mq-simple-rpc-name",
                "proxy_protocol_addr",
                "proxy_protocol_port",
                "proxy_protocol_server_addr",
                "proxy_protocol_server_port",
                "proxy_protocol_tlv_0xea",
                "x-forwarded-for",
                "x-real-ip"
            })
    void shouldReadNoHeaderThatStandsForWhatTheProxyKnowsItself(String name) {
        Metadata forged = headers("x-mq-client-id", "c", name, "203.0.113.66:6666");
        Caller honest = Callers.of(peer, request("x-mq-client-id", "c"));

        assertThat(Callers.of(peer, request("x-mq-client-id", "c", name, "203.0.113.66:6666")))
                .isSameAs(honest);
        Caller fresh = Callers.fresh(from(ADDRESS), forged);
        assertThat(fresh.remoteAddress()).isEqualTo("192.0.2.7:4711");
        assertThat(fresh.authorization()).isNull();
        assertThat(fresh.clientId()).isEqualTo("c");
    }

    @Test
    void shouldTellTheUserOfTheConnectionsCertificate() {
        Attributes attributes =
                from(ADDRESS).toBuilder().set(Callers.CERTIFICATE_USER, "alice").build();

        assertThat(Callers.of(new Peer(ADDRESS, "alice"), request()).certificateUser())
                .isEqualTo("alice");
        assertThat(Callers.fresh(attributes, headers()).certificateUser()).isEqualTo("alice");
        assertThat(Callers.of(peer, request()).certificateUser()).isNull();
        assertThat(Callers.fresh(from(ADDRESS), headers()).certificateUser()).isNull();
    }

    @Test
    void shouldMakeAnotherCallerWhenTheClientOrItsCredentialsDiffer() {
        Caller one = Callers.of(peer, request("x-mq-client-id", "a"));

        assertThat(Callers.of(peer, request("x-mq-client-id", "b")).clientId()).isEqualTo("b");
        assertThat(
                        Callers.of(
                                        peer,
                                        request(
                                                "x-mq-client-id", "a",
                                                "authorization", "secret",
                                                "x-mq-date-time", "now"))
                                .dateTime())
                .isEqualTo("now");
        assertThat(Callers.of(peer, request()).clientId()).isEmpty();
        assertThat(one.clientId()).isEqualTo("a");
    }

    @Test
    void shouldKnowTheCallerOfEachOfManyConnections() {
        List<Peer> peers = new ArrayList<>();
        List<Caller> first = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            peers.add(new Peer(new InetSocketAddress("192.0.2.7", 10_000 + i), null));
            first.add(Callers.of(peers.get(i), request("x-mq-client-id", "c" + i)));
        }

        for (int i = 0; i < 5_000; i++) {
            assertThat(Callers.of(peers.get(i), request("x-mq-client-id", "c" + i)))
                    .isSameAs(first.get(i));
        }
    }
}

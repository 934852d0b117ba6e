package io.github.rocketproxy.transport.proxyprotocol;

import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.netty.channel.ChannelHandler;
import io.netty.util.AsciiString;

/** Lets a PROXY header stand before HTTP/2 without TLS. Any thread. */
public final class ProxyProtocolNegotiator
        implements InternalProtocolNegotiator.ProtocolNegotiator {
    private static final AsciiString SCHEME = AsciiString.cached("http");

    private final ProxyProtocolConfig config;

    public ProxyProtocolNegotiator(ProxyProtocolConfig config) {
        this.config = config;
    }

    @Override
    public AsciiString scheme() {
        return SCHEME;
    }

    @Override
    public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpc) {
        ChannelHandler http2 = InternalProtocolNegotiators.grpcNegotiationHandler(grpc);
        return InternalProtocolNegotiators.waitUntilActiveHandler(
                new ProxyHeaderDetector(config, http2), grpc.getNegotiationLogger());
    }

    @Override
    public void close() {
        // nothing is held
    }
}

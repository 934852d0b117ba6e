package io.github.rocketproxy.transport.proxyprotocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.ProtocolDetectionState;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a trusted connection's first bytes, lets a PROXY header be decoded and gives way to the
 * next protocol. From a peer that is not trusted nothing is looked at: there a header is what it
 * would be anyway, a broken beginning of the next protocol. Event loop; one per connection.
 */
public final class ProxyHeaderDetector extends ByteToMessageDecoder {
    /** From the connection's begin to its header's end; balancers send it at once. */
    static final long HEADER_TIMEOUT_MS = 5_000;

    /** Room for the certificate's names and identifiers that balancers add. */
    private static final int MAX_TLV_BYTES = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeaderDetector.class);

    private final ProxyProtocolConfig config;
    private final ChannelHandler next;
    private HeaderTimeout timeout;

    /**
     * @param next gets the connection when the header is dealt with: TLS or HTTP/2
     */
    public ProxyHeaderDetector(ProxyProtocolConfig config, ChannelHandler next) {
        this.config = config;
        this.next = next;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            begin(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin(ctx);
    }

    private void begin(ChannelHandlerContext ctx) {
        if (timeout != null) {
            return;
        }
        if (config.trusted().contains(ctx.channel().remoteAddress())) {
            timeout = new HeaderTimeout(ctx.channel(), HEADER_TIMEOUT_MS);
        } else {
            giveWay(ctx);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        ProtocolDetectionState state = HAProxyMessageDecoder.detectProtocol(in).state();
        if (state == ProtocolDetectionState.DETECTED) {
            ctx.pipeline()
                    .addAfter(ctx.name(), null, new ProxyAddressHandler(next, timeout))
                    .addAfter(ctx.name(), null, new HAProxyMessageDecoder(MAX_TLV_BYTES))
                    .remove(this);
        } else if (state == ProtocolDetectionState.INVALID) {
            timeout.cancel();
            if (config.isRequired()) {
                LOG.debug("{} sent no PROXY header", ctx.channel().remoteAddress());
                in.skipBytes(in.readableBytes());
                ctx.close();
            } else {
                giveWay(ctx);
            }
        }
    }

    /** The bytes so far follow when this handler is removed. */
    private void giveWay(ChannelHandlerContext ctx) {
        ctx.pipeline().addAfter(ctx.name(), null, next);
        ctx.pipeline().remove(this);
    }
}

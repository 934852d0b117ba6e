/**
 * gRPC's wire: HTTP/2 (RFC 9113), header compression (RFC 7541) and gRPC's message framing, made
 * for one purpose, many small calls on few connections: frames are read where they lie, what is
 * answered in one turn of the loop is written as one buffer, and a call costs no allocation of
 * ours. Everything of a connection runs on its event loop. Knows no message and no service: {@code
 * transport.server} gives it the methods, {@code transport.grpc} and {@code transport.server}
 * answer the calls, {@code transport.client} attaches to a {@code Peer} who calls.
 *
 * <p>A connection is {@code Http2Connection}, its life; {@code Inbound} and {@code Outbound}, its
 * frames; {@code OutboundFlow}, what its client takes; {@code FloodGuard} and {@code KeptBytes},
 * what its client may make it do and keep. A call is {@code Http2Stream}, its end; {@code
 * StreamReceiver} and {@code StreamSender}, its messages. {@code CallDispatcher} brings the two
 * together.
 */
package io.github.rocketproxy.transport.http2;

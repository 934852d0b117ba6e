/**
 * gRPC's wire: HTTP/2 (RFC 9113), header compression (RFC 7541) and gRPC's message framing, made
 * for one purpose, many small calls on few connections: frames are read where they lie, what is
 * answered in one turn of the loop is written as one buffer, and a call costs no allocation of
 * ours. Everything of a connection runs on its event loop. Knows no message and no service: {@code
 * transport.server} gives it the methods, {@code transport.grpc} and {@code transport.server}
 * answer the calls.
 */
package io.github.rocketproxy.transport.http2;

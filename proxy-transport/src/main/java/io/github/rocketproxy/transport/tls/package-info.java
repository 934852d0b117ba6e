/**
 * TLS at the front-ends: tells an encrypted connection from a plain one by its first byte, lets the
 * handshake happen and gives way to the protocol within. Certificates are somebody else's business:
 * the newest {@code SslContext} is asked for at each connection. Used by the servers of {@code
 * transport.server}; event loop.
 */
package io.github.rocketproxy.transport.tls;

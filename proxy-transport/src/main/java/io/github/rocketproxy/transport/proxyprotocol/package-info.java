/**
 * The PROXY protocol, versions 1 and 2 (haproxy.org, proxy-protocol.txt): a load balancer's header
 * in front of a connection that says where the client really is. Stands before TLS and HTTP/2. For
 * the front-ends only.
 */
package io.github.rocketproxy.transport.proxyprotocol;

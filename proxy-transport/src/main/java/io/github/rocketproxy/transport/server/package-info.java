/**
 * The gRPC server: listening socket, HTTP/2 settings, start and drain. Knows no RPC; the services
 * bind themselves into it. For the assembly only.
 */
package io.github.rocketproxy.transport.server;

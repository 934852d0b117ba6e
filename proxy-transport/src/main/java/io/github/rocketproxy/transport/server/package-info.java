/**
 * The gRPC servers: listening sockets, HTTP/2 settings, start and drain, and what every gRPC server
 * may offer (health, reflection). Knows no RPC of RocketMQ; the services bind themselves into it.
 * For the assembly only.
 */
package io.github.rocketproxy.transport.server;

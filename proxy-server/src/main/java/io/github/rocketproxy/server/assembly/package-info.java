/**
 * How the parts become a proxy: event loops, shards, links, metadata, the embedded broker, the gRPC
 * server. The only code that knows both transport and backend. Called by {@code ProxyServer}.
 */
package io.github.rocketproxy.server.assembly;

/**
 * A light gRPC client on bare HTTP/2 frames, so that measuring takes little from what is measured:
 * one event loop for all connections, header blocks that are made once, streams that are used
 * again. Plaintext; no retries, no name resolution. Everything but {@code Connections} runs on that
 * loop alone. Called by the load package.
 */
package io.github.rocketproxy.bench.client;

package io.github.rocketproxy.pipeline.rpc;

/** What a client speaks. */
public enum Protocol {
    GRPC,
    REMOTING,
    HTTP
}

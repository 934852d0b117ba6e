/**
 * The protobuf encoding of the v2 protocol's message path, read and written in place. Decoders fill
 * ring slots from a request's bytes, {@code SendProperties} turns an encoded message into the
 * broker's property string, {@code DeliveryEncoder} turns a stored message into an encoded one.
 * Nothing here throws on bad input, allocates in steady state or knows gRPC. Used by {@code
 * transport.grpc}; what writes fields also by {@code server.trace}.
 */
package io.github.rocketproxy.transport.codec;

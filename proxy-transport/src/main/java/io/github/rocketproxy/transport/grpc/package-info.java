/**
 * The message path's gRPC calls: SendMessage, ReceiveMessage, AckMessage, ChangeInvisibleDuration,
 * EndTransaction and ForwardMessageToDeadLetterQueue, from bytes to ring slots and back. Everything
 * runs on the event loop of the connection, which is the shard's: the server must use a direct
 * executor, and each loop must be bound to its shard by {@code LoopIngress}. Called by {@code
 * transport.server}.
 */
package io.github.rocketproxy.transport.grpc;

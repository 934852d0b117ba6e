/**
 * Who a caller is and what it may do: the users, rules and precedence of RocketMQ's ACL 2.0, the
 * signature of gRPC clients, and the table of what each RPC needs. Opens nothing and waits for
 * nothing: {@code Accounts}, behind which a backend keeps what brokers say, is the door out. The
 * assembly makes the {@code SignedAccess} that AuthStage and the control plane ask.
 */
package io.github.rocketproxy.pipeline.access;

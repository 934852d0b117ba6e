/**
 * Who a caller is and what it may do: the users, rules and precedence of RocketMQ's ACL 2.0, the
 * signature of gRPC clients, bearer tokens and client certificates, the brake on guessing, and the
 * table of what each RPC needs. Opens nothing and waits for nothing: {@code Accounts}, behind which
 * is a {@code UserDirectory}, and {@code AuditTrail} are the doors out. The assembly makes the
 * {@code UserAccess} that AuthStage and the control plane ask.
 */
package io.github.rocketproxy.pipeline.access;

/**
 * The RPCs that no message passes through: routes, assignments, heartbeats, terminations and
 * telemetry; offsets, recalls and lite subscriptions, which ask a broker and wait; and the admin
 * service. Each call is answered by a virtual thread in plain blocking style, a bounded number of
 * them at a time. {@code ControlServices}, {@code OperationServices} and {@code AdminServices} are
 * the doors; bound into the gRPC servers by the assembly.
 */
package io.github.rocketproxy.transport.control;

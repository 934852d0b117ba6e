/**
 * The RPCs that no message passes through: routes, assignments, heartbeats, terminations and
 * telemetry. Each call is answered by a virtual thread in plain blocking style, a bounded number of
 * them at a time. {@code ControlServices} is the door; bound into the gRPC server by the assembly.
 */
package io.github.rocketproxy.transport.control;

/**
 * What a client asks of one broker now and then: offsets, recalls, lite subscriptions. One call
 * blocks one virtual thread; headers and bodies are those of rocketmq-remoting. Behind the ports of
 * the core; made by the assembly.
 */
package io.github.rocketproxy.backend.operation;

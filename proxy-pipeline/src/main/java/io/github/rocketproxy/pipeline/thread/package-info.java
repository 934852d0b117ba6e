/** Threads of the hot path: names, CPU pins, wait strategies. Called by whoever makes a thread. */
package io.github.rocketproxy.pipeline.thread;

/**
 * Figures for monitoring: makes metrics of what the shards and the control plane have counted, each
 * time that somebody asks, and offers them to Prometheus and to collectors of OTLP. Nothing here
 * runs on an event loop. Put together by {@code assembly.MetricsUnit}.
 */
package io.github.rocketproxy.server.metrics;

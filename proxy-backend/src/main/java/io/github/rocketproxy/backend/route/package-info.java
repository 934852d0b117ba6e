/**
 * What name servers and brokers say about topics, brokers and groups, kept as the snapshots of
 * pipeline.route and refreshed off the path. Control plane only; stages see nothing but the tables.
 */
package io.github.rocketproxy.backend.route;

/**
 * Flyweights over what RocketMQ itself defines and what every front-end meets: stored messages,
 * receipt handles, transaction ids. They hold a buffer and an offset, are reused, and own nothing.
 */
package io.github.rocketproxy.pipeline.message;

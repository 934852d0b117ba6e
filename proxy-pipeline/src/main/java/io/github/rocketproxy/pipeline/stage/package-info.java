/**
 * The stages: small, single-purpose, allocation-free, never blocking. Run by the threads that the
 * pipeline mode gives them; called by the shard only.
 */
package io.github.rocketproxy.pipeline.stage;

/**
 * The Remoting frame: writers that put headers straight into buffers, and flyweights that read
 * answers in place. Knows nothing of links or events. Called by {@code link}, {@code gateway} and,
 * where it likes, {@code control}.
 */
package io.github.rocketproxy.backend.codec;

/**
 * Counters and histograms. Written on the hot path without allocation, read by anyone; the lists of
 * what is counted and measured are the enums here and nowhere else.
 */
package io.github.rocketproxy.pipeline.status;

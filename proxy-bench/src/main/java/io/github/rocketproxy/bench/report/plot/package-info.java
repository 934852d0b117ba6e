/**
 * Plots as SVG: axes with units, labels at the lines and bars themselves, colours that can be told
 * apart by the colour-blind, in light and dark. Knows numbers and words, nothing of scenarios.
 */
package io.github.rocketproxy.bench.report.plot;

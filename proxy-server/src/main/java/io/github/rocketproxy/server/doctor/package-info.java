/**
 * The checks of {@code bin/rocketproxy doctor}: each looks at one thing that a proxy with a given
 * configuration depends on and says what was seen and what to do. What is seen is told apart from
 * how it is judged, so that judgements are tested without a machine that is ill. Called by the
 * command line only; changes nothing, here or in the cluster.
 */
package io.github.rocketproxy.server.doctor;

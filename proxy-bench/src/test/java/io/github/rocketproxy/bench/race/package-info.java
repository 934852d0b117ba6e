/**
 * Races: two threads at the same time on a class that both may use, and what must never come of it.
 * Each is a jcstress test; {@link io.github.rocketproxy.bench.race.RaceIT} runs them all.
 */
package io.github.rocketproxy.bench.race;

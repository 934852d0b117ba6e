/**
 * Where a request waits when a stage needs what is not there yet. The slot is freed, the request
 * moves into a {@code Parked}, a virtual thread of the control plane fetches what was missing, and
 * the request enters the ring again.
 */
package io.github.rocketproxy.pipeline.park;

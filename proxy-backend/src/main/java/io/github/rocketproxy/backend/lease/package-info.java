/**
 * Leases: popped messages that the proxy keeps invisible while a client works on them, and gives
 * back when it cannot. One {@code Leases} a shard; everything runs on the shard's event loop, so
 * that nothing here is ever raced: what other threads and shards want comes as a task or an event.
 * Used by {@code gateway}, which also writes the frames ({@code LeaseCalls}).
 *
 * <pre>
 *                 the stream ended well                    deadline
 *  DELIVERING --------------------------> HELD ----------------------------> RENEWING
 *      |  |                               ^  |  ^                                |
 *      |  |                               |  |  +---- new handle, or try again --+
 *      |  |     the client asks           |  |
 *      |  +-----------+-------------------|--+
 *      |              v                   |
 *      |          SETTLING ---- failed ---+--- acked --> free
 *      |              |
 *      |              +--- new duration --> PASSED ---- its time is over --> free
 *      | the stream broke                     ^
 *      +--------------> RETURNING ---- done --+
 *        client gone,       ^
 *        held too long -----+ again until confirmed or the time is over
 * </pre>
 *
 * SETTLING is left for where it was entered from. A request that meets RENEWING, SETTLING or a
 * return under way waits for its end, so that no two changes of one handle are under way at a time.
 */
package io.github.rocketproxy.backend.lease;

package io.github.rocketproxy.pipeline.route;

import java.util.List;

/**
 * A topic's queues on one broker name, as the name server says; what QueryRoute and QueryAssignment
 * show to clients, and what a pull's queue is held against.
 *
 * @param broker the broker name with its address
 * @param brokerIds ids of all live replicas, 0 is the master, ascending
 * @param readQueues number of queues that can be read
 * @param writeQueues number of queues that can be written
 * @param isReadable permission bit 4
 * @param isWritable permission bit 2
 */
public record QueueLayout(
        BrokerRef broker,
        List<Long> brokerIds,
        int readQueues,
        int writeQueues,
        boolean isReadable,
        boolean isWritable) {}

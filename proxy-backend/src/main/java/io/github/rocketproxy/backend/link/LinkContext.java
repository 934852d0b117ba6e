package io.github.rocketproxy.backend.link;

import io.github.rocketproxy.backend.net.Connector;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.StepRecorders;
import io.github.rocketproxy.pipeline.status.TrafficMeters;
import io.netty.channel.EventLoop;
import org.agrona.concurrent.NanoClock;

/**
 * What all links of a shard share.
 *
 * @param loop the shard's event loop
 * @param connector opens connections
 * @param config limits and times
 * @param counters the shard's counters
 * @param steps the shard's histograms
 * @param traffic counts the shard's messages
 * @param clock {@code System.nanoTime()}
 * @param wheel the shard's deadlines
 * @param calls pool for calls that begin on the loop itself
 */
public record LinkContext(
        EventLoop loop,
        Connector connector,
        LinkConfig config,
        Counters counters,
        StepRecorders steps,
        TrafficMeters traffic,
        NanoClock clock,
        DeadlineWheel wheel,
        CallPool calls) {}

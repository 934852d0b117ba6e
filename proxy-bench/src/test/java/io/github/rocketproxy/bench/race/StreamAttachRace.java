package io.github.rocketproxy.bench.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.transport.client.ClientConfig;
import io.github.rocketproxy.transport.client.ClientSession;
import io.github.rocketproxy.transport.client.ClientTable;
import io.github.rocketproxy.transport.client.QueuedCommands;
import io.github.rocketproxy.transport.client.TelemetryStream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Settings attach a telemetry stream, on a virtual thread, while the loop sees the stream's end.
 */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "the client has no stream")
@Outcome(id = "1", expect = FORBIDDEN, desc = "commands go to a stream that is over")
@State
public class StreamAttachRace {
    private final TelemetryStream stream =
            new TelemetryStream(null, new QueuedCommands(new Counters()));
    private final ClientSession session =
            new ClientTable(ClientConfig.DEFAULT, () -> 0).register("client", null);

    @Actor
    public void attach() {
        session.attach(stream);
    }

    @Actor
    public void end() {
        stream.onOver();
        session.detach(stream);
    }

    @Arbiter
    public void after(I_Result result) {
        result.r1 = session.stream() == null ? 0 : 1;
    }
}

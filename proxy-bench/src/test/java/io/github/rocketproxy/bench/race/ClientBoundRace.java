package io.github.rocketproxy.bench.race;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.rocketproxy.transport.client.ClientConfig;
import io.github.rocketproxy.transport.client.ClientTable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two clients come for the last place. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "one of them is in, and is counted once")
@Outcome(expect = FORBIDDEN, desc = "a place is lost or given twice")
@State
public class ClientBoundRace {
    private final ClientTable table = new ClientTable(onePlace(), () -> 0);

    private static ClientConfig onePlace() {
        return new ClientConfig(1, 1, 1_000, 1_000, 1_000, true, 32, 20_000);
    }

    @Actor
    public void first() {
        table.register("first", null);
    }

    @Actor
    public void second() {
        table.register("second", null);
    }

    @Arbiter
    public void after(II_Result result) {
        result.r1 = table.size();
        result.r2 = table.sessions().size();
    }
}

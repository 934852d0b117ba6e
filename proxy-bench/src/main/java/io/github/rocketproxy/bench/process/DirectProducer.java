package io.github.rocketproxy.bench.process;

import io.github.rocketproxy.bench.load.LoadResult;
import io.github.rocketproxy.bench.reference.DirectSender;

/** The Remoting client in a process of its own, which sends to the broker when told to. */
public final class DirectProducer {
    /** What tables call it. */
    public static final String NAME = "direct";

    private static final long START_S = 60;
    private static final long SEND_S = 300;

    private final TargetProcess process;
    private final long brokerPid;

    private DirectProducer(TargetProcess process, long brokerPid) {
        this.process = process;
        this.brokerPid = brokerPid;
    }

    static DirectProducer start(
            Processes processes,
            Cluster cluster,
            JvmFlags flags,
            String topic,
            int bodyBytes,
            int inFlight)
            throws InterruptedException {
        TargetProcess process =
                processes.startJvm(
                        NAME,
                        flags.proxy(),
                        "^ready$",
                        DirectSender.class.getName(),
                        cluster.nameServer(),
                        topic,
                        Integer.toString(bodyBytes),
                        Integer.toString(inFlight));
        process.awaitReady(START_S);
        return new DirectProducer(process, cluster.brokerPid());
    }

    /** Its process, which is the load generator here. */
    public long pid() {
        return process.pid();
    }

    /** The broker's process. */
    public long brokerPid() {
        return brokerPid;
    }

    /** Sends, and returns when all are answered. */
    public LoadResult send(long count) throws InterruptedException {
        return parse(process.ask(Long.toString(count), SEND_S));
    }

    static LoadResult parse(String answer) {
        String[] words = answer.split(" ");
        return LoadResult.of(
                Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    }
}

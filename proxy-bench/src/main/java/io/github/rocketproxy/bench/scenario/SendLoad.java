package io.github.rocketproxy.bench.scenario;

import io.github.rocketproxy.bench.client.Connections;
import io.github.rocketproxy.bench.load.ClosedLoopLoad;
import io.github.rocketproxy.bench.load.LoadResult;
import io.github.rocketproxy.bench.load.SendRequests;
import java.util.List;

/**
 * A closed loop of sends.
 *
 * @param topics in turn
 * @param bodyBytes of each message
 * @param connections client connections
 * @param inFlight sends in flight over all of them
 */
record SendLoad(List<String> topics, int bodyBytes, int connections, int inFlight) {
    private static final int LAPS = 4;

    static SendLoad of(Plan plan, String topic) {
        return new SendLoad(List.of(topic), plan.bodyBytes(), plan.connections(), plan.inFlight());
    }

    /**
     * Measures so many messages, when all connections and topics have been used.
     *
     * @return what came of it
     */
    Meter.Reading measure(Subject subject, long messages, Console console)
            throws InterruptedException {
        try (Connections open = Connections.open(subject.target().endpoint(), connections)) {
            SendRequests requests = new SendRequests(topics, bodyBytes);
            int lap = Math.max(LAPS * inFlight, Math.max(connections, topics.size()));
            console.errors(send(open, requests, lap, subject, console).outcome().errors());
            Meter.Reading reading =
                    subject.measure(() -> send(open, requests, messages, subject, console));
            console.errors(reading.result().outcome().errors());
            return reading;
        }
    }

    /** Sends without measuring. Fails where nothing got through. */
    LoadResult send(Subject subject, long messages, Console console) throws InterruptedException {
        try (Connections open = Connections.open(subject.target().endpoint(), connections)) {
            SendRequests requests = new SendRequests(topics, bodyBytes);
            LoadResult result = send(open, requests, messages, subject, console);
            if (result.outcome().messages() == 0) {
                throw new IllegalStateException(
                        subject.name() + " confirmed no message: " + result.outcome().errors());
            }
            console.errors(result.outcome().errors());
            return result;
        }
    }

    private LoadResult send(
            Connections open, SendRequests requests, long count, Subject subject, Console console)
            throws InterruptedException {
        return new ClosedLoopLoad(open, requests, inFlight, count)
                .run(console.progress(subject.name()));
    }
}

package io.github.rocketproxy.bench.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;

/** A report with made-up numbers of believable sizes, the same at every call. */
final class FakeReport {
    private static final int ROUNDS = 5;

    private final Random random = new Random(7);
    private final List<Sample> samples = new ArrayList<>();
    private final List<LatencyRun> latencies = new ArrayList<>();

    static Report create() {
        FakeReport fake = new FakeReport();
        fake.addSend();
        fake.addAxes();
        fake.addLatencies();
        return new Report(
                "Made-up numbers: RocketProxy & the <official> proxy",
                "official",
                "bin/rocketproxy bench compare full --name made-up",
                facts("body", "1024 B", "send", "4 connections x 32 streams, closed loop"),
                facts("cpu", "Imaginary 2000", "kernel", "Linux 1.0"),
                fake.samples,
                fake.latencies);
    }

    private void addSend() {
        for (int round = 1; round <= ROUNDS; round++) {
            add(Scenario.SEND, "direct", 0, round, 0, 34, 22_000);
            add(Scenario.SEND, "null-grpc", 0, round, 8.5, 0, 70_000);
            add(Scenario.SEND, "official", 0, round, 54, 41, 18_000);
            add(Scenario.SEND, "own-inline", 0, round, 8.6, 10.3, 54_000);
            add(Scenario.SEND, "own-fused", 0, round, 9, 10.2, 56_000);
            add(Scenario.SEND, "own-staged", 0, round, 21, 10.6, 38_000);
        }
    }

    private void addAxes() {
        for (int round = 1; round <= ROUNDS; round++) {
            for (double at : new double[] {1, 10, 100, 1000, 5000}) {
                double growth = Math.log10(at + 9);
                add(Scenario.CONNECTIONS, "official", at, round, 50 + 9 * growth, 41, 18_000);
                add(Scenario.CONNECTIONS, "own-inline", at, round, 8 + growth, 10, 50_000);
            }
            for (double at : new double[] {128, 1024, 16_384, 262_144, 4_194_304}) {
                double body = at / 2000;
                add(Scenario.BODY, "official", at, round, 53 + 1.5 * body, 41 + body, 9e6 / at);
                add(Scenario.BODY, "own-inline", at, round, 8 + 0.8 * body, 10 + body, 2e7 / at);
            }
            for (double at : new double[] {1, 16, 64, 128, 256}) {
                double share = at / (at + 30);
                add(Scenario.IN_FLIGHT, "official", at, round, 55, 41, 20_000 * share);
                add(Scenario.IN_FLIGHT, "own-inline", at, round, 9, 12, 60_000 * share);
            }
        }
    }

    private void add(
            String scenario,
            String target,
            double at,
            int round,
            double proxyUs,
            double brokerUs,
            double perSecond) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        double proxy = noisy(proxyUs);
        double broker = noisy(brokerUs);
        values.put(Metric.THROUGHPUT, noisy(perSecond));
        if (proxyUs > 0) {
            values.put(Metric.PROXY_CPU, proxy);
        }
        if (brokerUs > 0) {
            values.put(Metric.BROKER_CPU, broker);
        }
        values.put(Metric.CLUSTER_CPU, proxy + broker);
        values.put(Metric.ERRORS, target.equals("own-staged") && round == 2 ? 3.0 : 0);
        samples.add(new Sample(scenario, target, at, round, values));
    }

    private void addLatencies() {
        latencies.add(latency("official", 2_400, 0.8, false));
        latencies.add(latency("own-inline", 510, 0.6, false));
        latencies.add(latency("own-staged", 1_800, 0.9, true));
    }

    private LatencyRun latency(String target, double medianUs, double width, boolean isMissed) {
        Histogram histogram = new Histogram(3);
        for (int i = 0; i < 100_000; i++) {
            double us = medianUs * Math.exp(Math.abs(random.nextGaussian()) * width);
            histogram.recordValue((long) (us * 1e3));
        }
        Map<String, Long> errors = isMissed ? Map.of("code 1", 2L) : Map.of();
        return new LatencyRun(
                Scenario.SEND_RATE, target, 5_000, 4_997, isMissed, errors, histogram);
    }

    private double noisy(double value) {
        return value * (1 + random.nextGaussian() * 0.05);
    }

    private static Map<String, String> facts(String... words) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            facts.put(words[i], words[i + 1]);
        }
        return facts;
    }
}

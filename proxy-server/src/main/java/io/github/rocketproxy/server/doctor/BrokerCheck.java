package io.github.rocketproxy.server.doctor;

import io.github.rocketproxy.server.config.ProxyConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A broker's version, clock and settings against what the proxy promises its clients. */
final class BrokerCheck {
    private static final Pattern VERSION = Pattern.compile("V(\\d+)_.*");
    private static final int NEEDED = 5;
    private static final long SLOW_MS = 100;
    private static final long CLOCK_MS = 1_000;

    private BrokerCheck() {}

    /**
     * Judges a broker that has answered.
     *
     * @param check its name and address
     * @param tookMs for an answer
     * @param nowMs by the clock of this machine
     */
    static List<Finding> judge(
            String check, BrokerFacts broker, long tookMs, ProxyConfig config, long nowMs) {
        List<Finding> findings = new ArrayList<>();
        findings.add(version(check, broker.version(), tookMs));
        if (broker.startedMs() > nowMs + CLOCK_MS) {
            findings.add(
                    Finding.warn(
                            check + " clock",
                            "at least " + (broker.startedMs() - nowMs) + " ms ahead of this one",
                            "let both follow a time server: delays, hidden times and signatures"
                                    + " depend on it"));
        }
        sizes(check, broker, config, findings);
        kinds(check, broker, config, findings);
        access(check, broker, config, findings);
        return findings;
    }

    private static Finding version(String check, String version, long tookMs) {
        Matcher matcher = VERSION.matcher(version);
        String seen = version + ", answers in " + tookMs + " ms";
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) < NEEDED) {
            return Finding.fail(
                    check,
                    seen,
                    "upgrade it to RocketMQ 5: older brokers cannot hand out single messages"
                            + " (pop)");
        }
        return tookMs < SLOW_MS
                ? Finding.ok(check, seen)
                : Finding.warn(check, seen, "look at the broker's load and the network");
    }

    private static void sizes(
            String check, BrokerFacts broker, ProxyConfig config, List<Finding> findings) {
        long largest = broker.number("maxMessageSize", Long.MAX_VALUE);
        warnIf(
                findings,
                config.limits().maxBodyBytes() > largest,
                check + " maxMessageSize",
                largest + ", below limits.maxBodyBytes " + config.limits().maxBodyBytes(),
                "raise it, or lower limits.maxBodyBytes: the broker would refuse what clients are"
                        + " told to be allowed");
        warnIf(
                findings,
                config.backend().batch().maxBytes() > largest,
                check + " maxMessageSize",
                largest + ", below backend.batch.maxBytes " + config.backend().batch().maxBytes(),
                "lower backend.batch.maxBytes: full batches would be sent twice");
        long farthestMs = broker.number("timerMaxDelaySec", Long.MAX_VALUE / 1_000) * 1_000;
        warnIf(
                findings,
                config.limits().maxDelayMs() > farthestMs,
                check + " timerMaxDelaySec",
                farthestMs / 1_000 + " s, below limits.maxDelayMs " + config.limits().maxDelayMs(),
                "raise it, or lower limits.maxDelayMs");
    }

    private static void kinds(
            String check, BrokerFacts broker, ProxyConfig config, List<Finding> findings) {
        warnIf(
                findings,
                !broker.is("timerWheelEnable", true),
                check + " timerWheelEnable",
                "false",
                "set it to true where clients send delay messages");
        warnIf(
                findings,
                broker.is("rejectTransactionMessage", false),
                check + " rejectTransactionMessage",
                "true",
                "set it to false where clients send transactional messages");
        long permission = broker.number("brokerPermission", 6);
        warnIf(
                findings,
                (permission & 6) != 6,
                check + " brokerPermission",
                permission + ((permission & 4) == 0 ? ", not to be read" : ", not to be written"),
                "wanted while it is emptied; else set it to 6");
        warnIf(
                findings,
                config.auth().authentication()
                        && config.auth().users().equals("brokers")
                        && broker.settings()
                                .getOrDefault("authenticationMetadataProvider", "x")
                                .isBlank(),
                check + " authenticationMetadataProvider",
                "none, and auth.users is brokers",
                "let the broker keep users, or use auth.users: file");
    }

    private static void access(
            String check, BrokerFacts broker, ProxyConfig config, List<Finding> findings) {
        if (broker.is("authenticationEnabled", false)
                && config.auth().brokerAccessKey().isBlank()) {
            findings.add(
                    Finding.fail(
                            check + " authenticationEnabled",
                            "true, and requests to brokers are not signed",
                            "set auth.brokerAccessKey and auth.brokerSecret to a super user's"));
        }
    }

    private static void warnIf(
            List<Finding> findings, boolean isSo, String check, String seen, String advice) {
        if (isSo) {
            findings.add(Finding.warn(check, seen, advice));
        }
    }
}

package io.github.rocketproxy.server.config;

import static io.github.rocketproxy.server.config.Check.atLeast;
import static io.github.rocketproxy.server.config.Check.between;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How much clients may ask for. Of each kind a map from name to bounds; {@link #EACH} is for all
 * that have no bounds of their own.
 */
public record TrafficConfig(
        Mode mode,
        int maxKeys,
        Map<String, Long> total,
        Map<String, Map<String, Long>> protocols,
        Map<String, Map<String, Long>> addresses,
        Map<String, Map<String, Long>> users,
        Map<String, Map<String, Long>> topics,
        Map<String, Map<String, Long>> groups) {
    /** The name for all that have no bounds of their own. */
    public static final String EACH = "*";

    public static final String REQUESTS = "requestsPerSecond";
    public static final String BYTES = "bytesPerSecond";
    public static final String IN_FLIGHT = "inFlight";
    public static final String BURST = "burstMs";

    private static final List<String> BOUNDS = List.of(REQUESTS, BYTES, IN_FLIGHT, BURST);
    private static final List<String> PROTOCOLS = List.of("grpc", "remoting", "http", EACH);
    private static final long MAX_PER_SECOND = 9_000_000_000L;
    private static final long MAX_BURST_MS = 60_000;
    private static final int MAX_NAME_BYTES = 255;

    public TrafficConfig {
        between("maxKeys", maxKeys, 1, 1 << 20);
        total = bounds("total", total);
        protocols = named("protocols", protocols);
        addresses = named("addresses", addresses);
        users = named("users", users);
        topics = named("topics", topics);
        groups = named("groups", groups);
        protocols.keySet().forEach(TrafficConfig::checkProtocol);
        addresses.keySet().forEach(TrafficConfig::checkAddress);
    }

    /** What becomes of the bounds. */
    public enum Mode {
        @JsonProperty("off")
        @JsonAlias("false")
        OFF,
        @JsonProperty("shadow")
        SHADOW,
        @JsonProperty("enforce")
        ENFORCE
    }

    private static Map<String, Map<String, Long>> named(
            String kind, Map<String, Map<String, Long>> rules) {
        Map<String, Map<String, Long>> checked = new TreeMap<>();
        rules.forEach(
                (name, bounds) -> {
                    if (name.isBlank() || name.length() > MAX_NAME_BYTES) {
                        throw new InvalidValueException(
                                kind, "a name has 1 to " + MAX_NAME_BYTES + " characters");
                    }
                    checked.put(name, bounds(kind + "." + name, bounds));
                });
        return Map.copyOf(checked);
    }

    private static Map<String, Long> bounds(String key, Map<String, Long> bounds) {
        if (bounds == null) {
            throw new InvalidValueException(key, "needs one of " + String.join(", ", BOUNDS));
        }
        bounds.forEach(
                (name, value) -> {
                    String path = key + "." + name;
                    if (!BOUNDS.contains(name)) {
                        throw new InvalidValueException(
                                path, "unknown key; allowed are " + String.join(", ", BOUNDS));
                    }
                    if (value == null) {
                        throw new InvalidValueException(path, "must be a whole number");
                    }
                    check(path, name, value);
                });
        if (!bounds.isEmpty() && bounds.keySet().equals(Set.of(BURST))) {
            throw new InvalidValueException(
                    key + "." + BURST, "goes with " + REQUESTS + " or " + BYTES);
        }
        return Map.copyOf(bounds);
    }

    private static void check(String path, String name, long value) {
        switch (name) {
            case REQUESTS, BYTES -> between(path, value, 1, MAX_PER_SECOND);
            case BURST -> between(path, value, 1, MAX_BURST_MS);
            default -> atLeast(path, value, 1);
        }
    }

    private static void checkProtocol(String name) {
        if (!PROTOCOLS.contains(name)) {
            throw new InvalidValueException(
                    "protocols." + name,
                    "no such protocol; allowed are " + String.join(", ", PROTOCOLS));
        }
    }

    private static void checkAddress(String name) {
        if (!name.equals(EACH) && NetUtil.createByteArrayFromIpAddressString(name) == null) {
            throw new InvalidValueException(
                    "addresses." + name,
                    "no address, for example 10.0.0.5 or fd00::5; allowed is also " + EACH);
        }
    }
}

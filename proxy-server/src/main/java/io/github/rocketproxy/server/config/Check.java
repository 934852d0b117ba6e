package io.github.rocketproxy.server.config;

import io.github.rocketproxy.transport.control.AdvertisedEndpoints;
import io.github.rocketproxy.transport.proxyprotocol.TrustedAddresses;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The checks of the configuration records; each says what is allowed. */
final class Check {
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:\\s;,]+):([0-9]{1,5})");
    private static final Pattern TOPIC_AND_TYPE =
            Pattern.compile("[%|a-zA-Z0-9_-]{1,127}:(NORMAL|FIFO|DELAY|TRANSACTION|MIXED)");

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_|~-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7E\\t]*");

    /** Names that the JDK's client refuses. */
    private static final Set<String> SET_BY_HTTP =
            Set.of("connection", "content-length", "expect", "host", "upgrade");

    private static final List<String> HTTP = List.of("http", "https");
    private static final List<String> TLS_PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private Check() {}

    static void between(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw new InvalidValueException(
                    key, value + " is out of range: allowed is " + min + " to " + max);
        }
    }

    static void atLeast(String key, long value, long min) {
        if (value < min) {
            throw new InvalidValueException(
                    key, value + " is too small: allowed is " + min + " or more");
        }
    }

    static void ratio(String key, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new InvalidValueException(
                    key, value + " is out of range: allowed is 0 to 1, for example 0.01");
        }
    }

    static void httpUrl(String key, String value) {
        try {
            URI uri = new URI(value);
            if (uri.getHost() != null && HTTP.contains(uri.getScheme())) {
                return;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new InvalidValueException(
                key, "'" + value + "' is no URL like http://collector:4318/v1/traces");
    }

    /**
     * Headers of requests of ours. Shows no value, which may be a secret, nor a name that is none,
     * which may hold one.
     */
    static void httpHeaders(String key, Map<String, String> headers) {
        headers.forEach(
                (name, value) -> {
                    if (!HEADER_NAME.matcher(name).matches()) {
                        throw InvalidValueException.ofSecret(
                                key, "one of them has no header's name; write NAME: VALUE");
                    }
                    if (SET_BY_HTTP.contains(name.toLowerCase(Locale.ROOT))) {
                        throw InvalidValueException.ofSecret(
                                key, "'" + name + "' is set by HTTP itself");
                    }
                    if (!HEADER_VALUE.matcher(value).matches()) {
                        throw InvalidValueException.ofSecret(
                                key,
                                "the value of '"
                                        + name
                                        + "' cannot be sent: allowed are visible characters of"
                                        + " ASCII, blanks and tabs");
                    }
                });
    }

    static void powerOfTwo(String key, int value) {
        if (Integer.bitCount(value) != 1) {
            throw new InvalidValueException(
                    key, value + " is not a power of two, for example 1024 or 4096");
        }
    }

    static void notBlank(String key, String value) {
        if (value.isBlank()) {
            throw new InvalidValueException(key, "must not be empty");
        }
    }

    static void hostAndPort(String key, String value) {
        var matcher = HOST_AND_PORT.matcher(value);
        if (!matcher.matches()
                || Integer.parseInt(matcher.group(2)) < 1
                || Integer.parseInt(matcher.group(2)) > 65_535) {
            throw new InvalidValueException(
                    key, "'" + value + "' is not HOST:PORT, for example 10.0.0.5:9876");
        }
    }

    /** Versions that are safe to use. */
    static void tlsProtocols(String key, List<String> protocols) {
        if (protocols.isEmpty() || !TLS_PROTOCOLS.containsAll(protocols)) {
            throw new InvalidValueException(
                    key, protocols + " is not allowed: " + TLS_PROTOCOLS + " or one of them");
        }
    }

    /** Neither without the other. */
    static void together(String key, String value, String otherKey, String otherValue) {
        if (value.isEmpty() != otherValue.isEmpty()) {
            throw new InvalidValueException(
                    value.isEmpty() ? key : otherKey,
                    "must be set where " + (value.isEmpty() ? otherKey : key) + " is");
        }
    }

    /** Each HOST:PORT, all of one kind. */
    static void advertised(String key, List<String> addresses) {
        try {
            AdvertisedEndpoints.of(addresses);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(key, e.getMessage());
        }
    }

    /** Each an address or a network. */
    static void networks(String key, List<String> cidrs) {
        try {
            TrustedAddresses.of(cidrs);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(key, e.getMessage());
        }
    }

    static void topicAndType(String key, String value) {
        if (!TOPIC_AND_TYPE.matcher(value).matches()) {
            throw new InvalidValueException(
                    key,
                    "'"
                            + value
                            + "' is not NAME:TYPE with type NORMAL, FIFO, DELAY, TRANSACTION or"
                            + " MIXED");
        }
    }
}

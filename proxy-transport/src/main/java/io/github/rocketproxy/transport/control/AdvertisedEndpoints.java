package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.transport.proto.Address;
import io.github.rocketproxy.transport.proto.AddressScheme;
import io.github.rocketproxy.transport.proto.Endpoints;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where clients are told to find every broker, which is this proxy: where each of them came to by
 * its own word, so that port mappings and load balancers need no configuration; or what is
 * configured. Immutable.
 */
public final class AdvertisedEndpoints {
    /** Each client gets back the endpoints that it sent. */
    public static final AdvertisedEndpoints ECHO = new AdvertisedEndpoints(null);

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(\\[[^]]+]|[^:\\s\\[\\]]+):(\\d{1,5})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]*[A-Za-z_][A-Za-z0-9_.-]*");
    private static final int MAX_PORT = 65_535;

    private final Endpoints configured;

    private AdvertisedEndpoints(Endpoints configured) {
        this.configured = configured;
    }

    /**
     * @param addresses each HOST:PORT: IPv4 addresses, or IPv6 addresses in brackets, or one name;
     *     none: {@link #ECHO}
     * @throws IllegalArgumentException saying what to write instead
     */
    public static AdvertisedEndpoints of(List<String> addresses) {
        if (addresses.isEmpty()) {
            return ECHO;
        }
        Endpoints.Builder endpoints = Endpoints.newBuilder();
        for (String text : addresses) {
            Address address = address(text);
            AddressScheme scheme = scheme(text, address.getHost());
            if (endpoints.getAddressesCount() > 0 && endpoints.getScheme() != scheme) {
                throw new IllegalArgumentException(
                        "clients take addresses of one kind only, so write IPv4 addresses alone,"
                                + " IPv6 addresses alone, or one name: "
                                + addresses);
            }
            endpoints.setScheme(scheme).addAddresses(address);
        }
        if (endpoints.getScheme() == AddressScheme.DOMAIN_NAME
                && endpoints.getAddressesCount() > 1) {
            throw new IllegalArgumentException(
                    "clients take one name only, so write a name that stands for all proxies: "
                            + addresses);
        }
        return new AdvertisedEndpoints(endpoints.build());
    }

    private static Address address(String text) {
        Matcher parts = HOST_AND_PORT.matcher(text);
        if (!parts.matches()) {
            throw illegal(text);
        }
        int port = Integer.parseInt(parts.group(2));
        if (port < 1 || port > MAX_PORT) {
            throw illegal(text);
        }
        String host = parts.group(1);
        boolean isBracketed = host.startsWith("[");
        return Address.newBuilder()
                .setHost(isBracketed ? host.substring(1, host.length() - 1) : host)
                .setPort(port)
                .build();
    }

    private static AddressScheme scheme(String text, String host) {
        if (text.startsWith("[")) {
            if (NetUtil.isValidIpV6Address(host)) {
                return AddressScheme.IPv6;
            }
        } else if (NetUtil.isValidIpV4Address(host)) {
            return AddressScheme.IPv4;
        } else if (NAME.matcher(host).matches()) {
            return AddressScheme.DOMAIN_NAME;
        }
        throw illegal(text);
    }

    private static IllegalArgumentException illegal(String text) {
        return new IllegalArgumentException(
                "'"
                        + text
                        + "' is not HOST:PORT, for example 10.0.0.5:8081, [fd00::5]:8081 or"
                        + " mq.example.org:8081");
    }

    /** What the client is told; what it sent is checked only where it is sent back. */
    Endpoints answer(Endpoints requested) throws RefusedException {
        if (configured != null) {
            return configured;
        }
        Checks.endpoints(requested);
        return requested;
    }
}

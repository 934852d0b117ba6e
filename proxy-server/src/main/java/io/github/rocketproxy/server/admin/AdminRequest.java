package io.github.rocketproxy.server.admin;

import io.github.rocketproxy.server.admin.AdminPage.BadRequestException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What an operator asks for.
 *
 * @param method of HTTP, in capitals
 * @param path of the page
 * @param parameters of the query; of several with one name the first
 * @param accept what the asker understands; empty: anything
 */
public record AdminRequest(
        String method, String path, Map<String, String> parameters, String accept) {

    static AdminRequest of(String method, URI uri, String accept) {
        Map<String, String> parameters = new HashMap<>();
        new QueryStringDecoder(uri)
                .parameters()
                .forEach((name, values) -> parameters.put(name, values.getFirst()));
        return new AdminRequest(
                method, uri.getPath(), Map.copyOf(parameters), accept == null ? "" : accept);
    }

    /** The parameter with this name; empty where there is none. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** A number, if it is there. */
    public OptionalLong number(String name, long min, long max) {
        String text = parameter(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return OptionalLong.of(number);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new BadRequestException(
                "'" + name + "' has to be a whole number from " + min + " to " + max);
    }
}

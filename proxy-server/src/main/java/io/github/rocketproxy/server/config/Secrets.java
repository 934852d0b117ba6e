package io.github.rocketproxy.server.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Keeps secret values out of what is shown: keys named like a secret, or like what may hold one,
 * show three stars.
 */
final class Secrets {
    private static final Pattern SECRET_NAME =
            Pattern.compile("secret|password|token|credential|privatekey|headers");

    private Secrets() {}

    static String mask(String key, String text) {
        String name = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return SECRET_NAME.matcher(name).find() && !text.isEmpty() && !text.equals("{}")
                ? "***"
                : text;
    }
}

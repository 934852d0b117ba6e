package io.github.rocketproxy.server.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Keeps secret values out of what is shown: keys named like a secret, or like what may hold one,
 * and all keys under headers, show three stars.
 */
final class Secrets {
    private static final Pattern SECRET_NAME =
            Pattern.compile("secret|password|token|credential|privatekey|headers");

    private static final Pattern UNDER_HEADERS = Pattern.compile("(^|\\.)headers\\.");

    private Secrets() {}

    static String mask(String key, String text) {
        String name = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        boolean isSecret = SECRET_NAME.matcher(name).find() || UNDER_HEADERS.matcher(key).find();
        return isSecret && !text.isEmpty() && !text.equals("{}") ? "***" : text;
    }
}

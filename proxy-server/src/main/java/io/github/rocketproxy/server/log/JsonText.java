package io.github.rocketproxy.server.log;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Texts of clients in lines of JSON. */
public final class JsonText {
    private static final int MAX_CHARS = 256;

    private JsonText() {}

    /** Adds a text that is there and not empty. Clients choose them; a line stays short. */
    public static void put(ObjectNode line, String name, String text) {
        if (text != null && !text.isEmpty()) {
            line.put(name, text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text);
        }
    }
}

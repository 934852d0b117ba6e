package io.github.rocketproxy.server.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The page for a browser: it asks the other pages for what it shows. */
public final class ConsolePage implements AdminPage {
    private static final String FILE = "console.html";

    private final byte[] html = read();

    private static byte[] read() {
        try (InputStream in = ConsolePage.class.getResourceAsStream(FILE)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Answer answer(AdminRequest request) {
        return Answer.ok("text/html; charset=utf-8", html);
    }
}

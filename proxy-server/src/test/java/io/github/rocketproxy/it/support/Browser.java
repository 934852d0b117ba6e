package io.github.rocketproxy.it.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A headless Chromium with an empty profile, which asks nobody for anything by itself. */
public final class Browser implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final List<String> NAMES = List.of("chromium", "chromium-browser");

    private final Path folder = Folders.temporary("rocketproxy-it-browser");
    private final JavaProcess process;
    private final DevTools tools;

    private Browser(Path chromium) {
        process =
                JavaProcess.command(
                        "chromium",
                        folder,
                        List.of(
                                chromium.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--disable-dev-shm-usage",
                                "--hide-scrollbars",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + folder.resolve("profile"),
                                "about:blank"),
                        Map.of("HOME", folder.toString()));
        Path port = folder.resolve("profile/DevToolsActivePort");
        Awaitility.await("the browser's port")
                .atMost(STARTS_WITHIN)
                .until(() -> lines(port).size() == 2 || !process.isAlive());
        List<String> lines = lines(port);
        Assumptions.assumeTrue(
                process.isAlive(), () -> chromium + " does not start: " + process.output());
        tools = new DevTools(URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it; skips the tests where no Chromium is installed. */
    public static Browser start() {
        Optional<Path> chromium =
                Stream.of(System.getenv("PATH").split(":"))
                        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                        .filter(Files::isExecutable)
                        .findFirst();
        Assumptions.assumeTrue(
                chromium.isPresent(),
                "no chromium is installed (Debian: apt-get install chromium)");
        return new Browser(chromium.orElseThrow());
    }

    /** Opens a page in a tab of its own. */
    public Page open(String address) {
        String target =
                tools.call("", "Target.createTarget", Map.of("url", "about:blank"))
                        .get("targetId")
                        .asText();
        String session =
                tools.call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                        .get("sessionId")
                        .asText();
        Page page = new Page(session);
        List.of("Log", "Runtime", "Network", "Page")
                .forEach(domain -> page.call(domain + ".enable", Map.of()));
        page.size(1_400, 900);
        page.call("Page.navigate", Map.of("url", address));
        return page;
    }

    @Override
    public void close() {
        tools.close();
        process.kill();
        Folders.delete(folder);
    }

    /** A tab. */
    public final class Page implements AutoCloseable {
        private final String session;

        private Page(String session) {
            this.session = session;
        }

        private JsonNode call(String method, Map<String, ?> parameters) {
            return tools.call(session, method, parameters);
        }

        /** The value of an expression in the page. */
        public JsonNode evaluate(String expression) {
            JsonNode answer =
                    call(
                            "Runtime.evaluate",
                            Map.of("expression", expression, "returnByValue", true));
            if (answer.has("exceptionDetails")) {
                throw new IllegalStateException(answer.get("exceptionDetails").toString());
            }
            return answer.at("/result/value");
        }

        /** Gives the page a width and a height in CSS pixels. */
        public void size(int width, int height) {
            call(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of(
                            "width",
                            width,
                            "height",
                            height,
                            "deviceScaleFactor",
                            1,
                            "mobile",
                            false));
        }

        /** Has the page believe that the user prefers {@code light} or {@code dark}. */
        public void preferColors(String scheme) {
            call(
                    "Emulation.setEmulatedMedia",
                    Map.of(
                            "features",
                            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        }

        /** All of the page as a PNG file. */
        public void writePicture(Path file) throws IOException {
            JsonNode picture =
                    call(
                            "Page.captureScreenshot",
                            Map.of("format", "png", "captureBeyondViewport", true));
            Files.write(file, Base64.getDecoder().decode(picture.get("data").asText()));
        }

        /** Where the page has asked for anything, without what it carries in itself. */
        public List<String> requests() {
            return tools.events(session).stream()
                    .filter(
                            event ->
                                    event.get("method")
                                            .asText()
                                            .equals("Network.requestWillBeSent"))
                    .map(event -> event.at("/params/request/url").asText())
                    .filter(url -> !url.startsWith("data:"))
                    .toList();
        }

        /** What has gone wrong so far: exceptions, errors on the console, requests that failed. */
        public List<String> troubles() {
            return tools.events(session).stream()
                    .filter(Page::isTrouble)
                    .map(JsonNode::toString)
                    .toList();
        }

        private static boolean isTrouble(JsonNode event) {
            return switch (event.get("method").asText()) {
                case "Runtime.exceptionThrown", "Network.loadingFailed" -> true;
                case "Runtime.consoleAPICalled" ->
                        List.of("error", "warning", "assert")
                                .contains(event.at("/params/type").asText());
                case "Log.entryAdded" ->
                        List.of("error", "warning")
                                .contains(event.at("/params/entry/level").asText());
                case "Network.responseReceived" ->
                        event.at("/params/response/status").asInt() >= 400;
                default -> false;
            };
        }

        @Override
        public void close() {
            call("Page.close", Map.of());
        }
    }
}

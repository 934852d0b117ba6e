package io.github.rocketproxy.server.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.server.admin.AdminPage.Answer;
import io.github.rocketproxy.server.files.ReloadState;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AdminHttpTest {
    private final Readiness readiness = new Readiness();
    private final ReloadState tls =
            new ReloadState(
                    "tls",
                    List.of(Path.of("proxy.pem")),
                    () -> Instant.parse("2026-01-01T12:00:00Z"));
    private AdminHttp http;

    @BeforeEach
    void start() throws IOException {
        http =
                new AdminHttp(
                        "127.0.0.1",
                        0,
                        List.of("proxy-1.internal"),
                        new AdminPages()
                                .get("/readyz", readiness)
                                .get("/admin/files", new FilesPage(List.of(tls)))
                                .get("/broken", AdminHttpTest::fail)
                                .get(
                                        "/thread",
                                        request -> Answer.ok(Thread.currentThread().isVirtual()))
                                .get(
                                        "/file",
                                        request ->
                                                Answer.ok(
                                                        "text/plain",
                                                        "as it is".getBytes(US_ASCII)))
                                .post("/double", AdminHttpTest::twice));
    }

    private static Answer twice(AdminRequest request) {
        return Answer.ok(2 * request.number("of", 1, 100).orElse(21));
    }

    private static Answer fail(AdminRequest request) {
        throw new IllegalStateException("a secret that is in no answer");
    }

    @AfterEach
    void close() {
        http.close();
    }

    /** The whole answer to a request, by hand, because clients do not let Host be chosen. */
    private String ask(String requestLine, String host) throws IOException {
        return ask(requestLine, host, "");
    }

    private String ask(String requestLine, String host, String header) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            String request =
                    requestLine
                            + " HTTP/1.1\r\nHost: "
                            + host
                            + header
                            + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private int port() {
        return Integer.parseInt(http.address().substring(http.address().lastIndexOf(':') + 1));
    }

    private String get(String path) throws IOException {
        return ask("GET " + path, "localhost:8083");
    }

    /** In a virtual one a scrape allocates twenty times as much: docs/decisions/013. */
    @Test
    void shouldServeOnPlatformThreads() throws IOException {
        assertThat(get("/thread")).endsWith("false");
    }

    @Test
    void shouldSayWhetherItIsReadyAndWhyNot() throws IOException {
        assertThat(get("/readyz")).startsWith("HTTP/1.1 503").contains("\"reason\":\"starting\"");
        readiness.ready();
        assertThat(get("/readyz")).startsWith("HTTP/1.1 200").contains("{\"ready\":true}");
        readiness.draining();
        assertThat(get("/readyz")).startsWith("HTTP/1.1 503").contains("\"reason\":\"draining\"");
    }

    @Test
    void shouldShowWhatBecameOfFiles() throws IOException {
        tls.taken(Map.of("subject", "CN=proxy"));
        assertThat(get("/admin/files"))
                .endsWith(
                        "[{\"key\":\"tls\",\"files\":[\"proxy.pem\"],"
                                + "\"inForceSince\":\"2026-01-01T12:00:00Z\","
                                + "\"inForce\":{\"subject\":\"CN=proxy\"}}]");

        tls.failed("the key is another's");
        assertThat(get("/admin/files"))
                .contains(
                        "\"subject\":\"CN=proxy\"",
                        "\"failure\":{\"at\":\"2026-01-01T12:00:00Z\","
                                + "\"reason\":\"the key is another's\"}");

        tls.taken(Map.of());
        assertThat(get("/admin/files")).doesNotContain("failure");
    }

    @Test
    void shouldSayWhatIsThereWhenAPageIsNot() throws IOException {
        assertThat(get("/nothing")).startsWith("HTTP/1.1 404").contains("/readyz", "/admin/files");
        assertThat(ask("POST /readyz", "127.0.0.1")).startsWith("HTTP/1.1 405");
        assertThat(get("/broken")).startsWith("HTTP/1.1 500").doesNotContain("secret");
    }

    @Test
    void shouldDoWhatIsAskedByPost() throws IOException {
        assertThat(ask("POST /double", "localhost")).startsWith("HTTP/1.1 200").endsWith("42");
        assertThat(ask("POST /double?of=4&x=%20", "localhost")).endsWith("\n8");
        assertThat(ask("POST /double?of=101", "localhost"))
                .startsWith("HTTP/1.1 400")
                .contains("'of' has to be a whole number from 1 to 100");
        assertThat(ask("POST /double?of=many", "localhost")).startsWith("HTTP/1.1 400");
        assertThat(get("/double")).startsWith("HTTP/1.1 405").contains("Allow: POST", "takes POST");
    }

    @Test
    void shouldDoNothingForPagesOfOthers() throws IOException {
        assertThat(ask("POST /double", "127.0.0.1:8083", "\r\nOrigin: http://127.0.0.1:8083"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask("POST /double", "127.0.0.1:8083", "\r\nOrigin: http://evil.example"))
                .startsWith("HTTP/1.1 403");
        assertThat(ask("POST /double", "127.0.0.1:8083", "\r\nOrigin: null"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void shouldSendFilesAsTheyAre() throws IOException {
        assertThat(get("/file"))
                .containsIgnoringCase("content-type: text/plain\r\n")
                .endsWith("\nas it is");
    }

    @Test
    void shouldAnswerWhileOthersDoNotFinishTheirRequests() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                Socket socket = new Socket("127.0.0.1", port());
                slow.add(socket);
                socket.getOutputStream().write("GET /readyz HTTP/1.1\r\nHost".getBytes(US_ASCII));
            }
            assertThat(get("/readyz")).startsWith("HTTP/1.1 503");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void shouldNotAnswerUnderTheNameOfAStranger() throws IOException {
        assertThat(ask("GET /readyz", "evil.example")).startsWith("HTTP/1.1 403");
        assertThat(ask("GET /readyz", "evil.example:8083")).startsWith("HTTP/1.1 403");
        assertThat(ask("GET /readyz", "10.0.0.5:8083")).startsWith("HTTP/1.1 503");
        assertThat(ask("GET /readyz", "[::1]:8083")).startsWith("HTTP/1.1 503");
    }

    @Test
    void shouldAnswerUnderTheNamesItWasGiven() throws IOException {
        assertThat(ask("GET /readyz", "proxy-1.internal:8083")).startsWith("HTTP/1.1 503");
        assertThat(ask("GET /readyz", "Proxy-1.Internal")).startsWith("HTTP/1.1 503");
        assertThat(ask("GET /readyz", "a.proxy-1.internal")).startsWith("HTTP/1.1 403");
    }
}

package io.github.rocketproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.rocketproxy.server.admin.AdminPage.Answer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** bin/admin, which health checks and hooks of containers run. */
@Timeout(30)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for bash")
class AdminScriptTest {
    private final Readiness readiness = new Readiness();
    private final List<AdminRequest> posted = new ArrayList<>();
    private AdminHttp http;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")));
        http =
                new AdminHttp(
                        "127.0.0.1",
                        0,
                        new AdminPages()
                                .get("/readyz", readiness)
                                .post(
                                        "/admin/drain",
                                        request -> {
                                            posted.add(request);
                                            return Answer.ok("done");
                                        }));
    }

    @AfterEach
    void stop() {
        if (http != null) {
            http.close();
        }
    }

    @Test
    void shouldSayByItsExitCodeWhetherTheProxyIsReady() throws Exception {
        Outcome starting = run("GET", "/readyz", http.address());
        readiness.ready();
        Outcome ready = run("GET", "/readyz", http.address());

        assertThat(starting.status).isEqualTo(1);
        assertThat(starting.out).contains("\"reason\":\"starting\"");
        assertThat(ready.status).as(ready.err).isZero();
        assertThat(ready.out).isEqualTo("{\"ready\":true}\n");
    }

    @Test
    void shouldPost() throws Exception {
        Outcome outcome = run("-t", "20", "POST", "/admin/drain?timeoutMs=5", http.address());

        assertThat(outcome.status).as(outcome.err).isZero();
        assertThat(posted)
                .singleElement()
                .satisfies(one -> assertThat(one.parameter("timeoutMs")).isEqualTo("5"));
    }

    @Test
    void shouldSayWhenNobodyAnswers() throws Exception {
        http.close();
        Outcome closed = run("GET", "/readyz", http.address());
        assertThat(closed.status).isEqualTo(2);
        assertThat(closed.err).contains(http.address() + " cannot be connected to");

        try (ServerSocket silent = new ServerSocket(0)) {
            Outcome mute = run("-t", "1", "GET", "/readyz", "127.0.0.1:" + silent.getLocalPort());
            assertThat(mute.status).isEqualTo(2);
            assertThat(mute.err).contains("did not answer within 1 s");
        }
    }

    @Test
    void shouldExplainItself() throws Exception {
        Outcome outcome = run("GET");

        assertThat(outcome.status).isEqualTo(2);
        assertThat(outcome.err).contains("bin/admin [-t SECONDS] METHOD PATH");
    }

    private record Outcome(int status, String out, String err) {}

    private static Outcome run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("../bin/admin"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out, err);
    }
}

package io.github.rocketproxy.server.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A proxy that runs with this configuration: what it says of itself at the admin port. */
final class ReadyCheck {
    private static final Duration WITHIN = Duration.ofSeconds(3);
    private static final String CHECK = "running proxy";

    /**
     * @param finding for the operator
     * @param isRunning whether a proxy of ours is there
     */
    record Outcome(Finding finding, boolean isRunning) {}

    private ReadyCheck() {}

    /** Asks and judges. */
    static Outcome of(String address) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + address + "/readyz"))
                        .timeout(WITHIN)
                        .build();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(WITHIN).build()) {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            return judge(address, answer.statusCode(), answer.body());
        } catch (ConnectException e) {
            return new Outcome(Finding.ok(CHECK, "none at " + address), false);
        } catch (IOException e) {
            return judge(address, 0, String.valueOf(e.getMessage()));
        }
    }

    /** Judges; status 0: no answer of HTTP. */
    static Outcome judge(String address, int status, String body) {
        boolean isOurs = body.contains("\"ready\"");
        if (isOurs && status == 200) {
            return new Outcome(Finding.ok(CHECK, "ready at " + address), true);
        }
        if (isOurs) {
            return new Outcome(
                    Finding.warn(
                            CHECK,
                            "not ready at " + address + ": " + body,
                            "its log has more; a proxy that starts or drains takes no clients"),
                    true);
        }
        return new Outcome(
                Finding.warn(
                        CHECK,
                        "what listens at " + address + " is no proxy, or will not say",
                        "choose another --admin-port, or stop it"),
                false);
    }
}

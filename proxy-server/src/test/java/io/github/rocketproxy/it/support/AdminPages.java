package io.github.rocketproxy.it.support;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What operators read of a proxy. */
public final class AdminPages {
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private AdminPages() {}

    /** The text of a page; anything but 200 is a failure. */
    public static String read(InJvmProxy proxy, String path)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + proxy.adminEndpoint() + path))
                        .timeout(WITHIN)
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        }
    }
}

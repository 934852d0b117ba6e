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
        return read(proxy.adminEndpoint(), path);
    }

    /** As {@link #read(InJvmProxy, String)}, of a proxy anywhere. */
    public static String read(String adminEndpoint, String path)
            throws IOException, InterruptedException {
        return read(adminEndpoint, path, 200);
    }

    /** The text of a page with another status. */
    public static String read(String adminEndpoint, String path, int status)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(adminEndpoint, path).build());
        if (answer.statusCode() != status) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /** What a page says that something is done by; a refusal is a failure. */
    public static String post(String adminEndpoint, String path)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                send(
                        request(adminEndpoint, path)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private static HttpRequest.Builder request(String adminEndpoint, String path) {
        return HttpRequest.newBuilder(URI.create("http://" + adminEndpoint + path)).timeout(WITHIN);
    }

    private static HttpResponse<String> send(HttpRequest request)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}

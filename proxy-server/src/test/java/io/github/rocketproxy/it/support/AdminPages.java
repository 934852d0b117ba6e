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
        return ask(proxy.adminEndpoint(), path, false);
    }

    /** As {@link #read(InJvmProxy, String)}. */
    public static String read(LauncherProxy proxy, String path)
            throws IOException, InterruptedException {
        return ask(proxy.adminEndpoint(), path, false);
    }

    /** What a page that does something says; anything but 200 is a failure. */
    public static String post(LauncherProxy proxy, String path)
            throws IOException, InterruptedException {
        return ask(proxy.adminEndpoint(), path, true);
    }

    private static String ask(String endpoint, String path, boolean isPost)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://" + endpoint + path)).timeout(WITHIN);
        if (isPost) {
            request.POST(HttpRequest.BodyPublishers.noBody());
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        }
    }
}

package io.github.rocketproxy.server.admin;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.rocketproxy.server.admin.AdminPage.Answer;
import io.github.rocketproxy.server.admin.AdminPage.BadRequestException;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves pages over HTTP/1.1, by the JDK's own server: few requests, few threads, and away from the
 * loops that serve clients.
 */
public final class AdminHttp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminHttp.class);
    private static final int MAX_CONNECTIONS = 64;
    private static final JsonMapper MAPPER = new JsonMapper();

    static { // the server reads them once; who sets them on the command line wins
        limit("jdk.httpserver.maxConnections", MAX_CONNECTIONS);
        limit("sun.net.httpserver.maxReqTime", 10); // s, to send a request
        limit("sun.net.httpserver.maxRspTime", 10); // s, to take an answer
    }

    private final String host;
    private final boolean isForAnyName;
    private final List<String> names;
    private final AdminPages pages;
    private final HttpServer server;

    /**
     * A thread for each connection: nobody waits for a slow one. Platform threads, since in a
     * virtual one a BufferedWriter grows with every word that is written: 16 MB a scrape.
     */
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    0,
                    MAX_CONNECTIONS,
                    1,
                    TimeUnit.MINUTES,
                    new SynchronousQueue<>(),
                    Thread.ofPlatform().daemon().name("mqp-admin-", 0).factory());

    /**
     * Begins to serve.
     *
     * @param port 0 takes any free one
     * @param pages what it serves
     * @throws IOException it cannot listen there
     */
    public AdminHttp(String host, int port, AdminPages pages) throws IOException {
        this(host, port, List.of(), pages);
    }

    /**
     * As the other constructor.
     *
     * @param names further host names that it may be asked by
     */
    public AdminHttp(String host, int port, List<String> names, AdminPages pages)
            throws IOException {
        this(host, port, names, pages, false);
    }

    private AdminHttp(
            String host, int port, List<String> names, AdminPages pages, boolean isForAnyName)
            throws IOException {
        this.host = host;
        this.names = List.copyOf(names);
        this.isForAnyName = isForAnyName;
        this.pages = pages;
        server = HttpServer.create(new InetSocketAddress(host, port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** For pages that may be read by whoever gets here, by whatever name. */
    public static AdminHttp forAnyName(String host, int port, AdminPages pages) throws IOException {
        return new AdminHttp(host, port, List.of(), pages, true);
    }

    private static void limit(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }

    /** Where it listens, HOST:PORT. */
    public String address() {
        return host + ":" + server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            send(exchange, answer(exchange));
        } catch (IOException e) {
            LOG.debug("{} did not wait for its answer", exchange.getRemoteAddress(), e);
        }
    }

    private Answer answer(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        if (!isOwnName(headers.getFirst("Host")) || !isOwnOrigin(headers)) {
            return refused(
                    403,
                    "ask by an address, as localhost or by one of admin.names, and from no other page");
        }
        String path = exchange.getRequestURI().getPath();
        Map<String, AdminPage> methods = pages.at(path);
        if (methods == null) {
            return Answer.json(404, Map.of("error", "no such page", "pages", pages.index()));
        }
        String method = exchange.getRequestMethod();
        AdminPage page = methods.get(method.equals("HEAD") ? "GET" : method);
        if (page == null) {
            exchange.getResponseHeaders().set("Allow", String.join(", ", methods.keySet()));
            return refused(405, "this page takes " + String.join(" and ", methods.keySet()));
        }
        return answer(
                page,
                AdminRequest.of(method, exchange.getRequestURI(), headers.getFirst("Accept")));
    }

    private static Answer answer(AdminPage page, AdminRequest request) {
        try {
            return page.answer(request);
        } catch (BadRequestException e) {
            return refused(400, e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("the page {} cannot be had", request.path(), e);
            return refused(500, "the log has the details");
        }
    }

    private static Answer refused(int status, String why) {
        return Answer.json(status, Map.of("error", why));
    }

    /**
     * A page of somebody else's in an operator's browser could have a name of its own point here.
     */
    private boolean isOwnName(String hostHeader) {
        if (hostHeader == null || isForAnyName) {
            return isForAnyName;
        }
        String name = hostHeader.replaceFirst(":\\d+$", "").replaceAll("[\\[\\]]", "");
        return name.equalsIgnoreCase("localhost")
                || name.equalsIgnoreCase(host)
                || names.stream().anyMatch(name::equalsIgnoreCase)
                || NetUtil.createByteArrayFromIpAddressString(name) != null;
    }

    /** Browsers say which page a request comes from; none of another's may ask. */
    private static boolean isOwnOrigin(Headers headers) {
        String origin = headers.getFirst("Origin");
        return origin == null || origin.equalsIgnoreCase("http://" + headers.getFirst("Host"));
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body =
                answer.content() instanceof byte[] bytes
                        ? bytes
                        : MAPPER.writeValueAsBytes(answer.content());
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("X-Frame-Options", "DENY");
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), isHead ? -1 : body.length);
        if (!isHead) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

package io.github.rocketproxy.server.admin;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.rocketproxy.server.admin.AdminPage.Answer;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves pages as JSON over HTTP/1.1, by the JDK's own server: few requests, few threads, and away
 * from the loops that serve clients.
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
    private final SortedMap<String, AdminPage> pages;
    private final HttpServer server;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor( // a thread for each connection: nobody waits for a slow one
                    0,
                    MAX_CONNECTIONS,
                    1,
                    TimeUnit.MINUTES,
                    new SynchronousQueue<>(),
                    Thread.ofVirtual().name("mqp-admin-", 0).factory());

    /**
     * Begins to serve.
     *
     * @param port 0 takes any free one
     * @param pages by path
     * @throws IOException it cannot listen there
     */
    public AdminHttp(String host, int port, Map<String, AdminPage> pages) throws IOException {
        this.host = host;
        this.pages = new TreeMap<>(pages);
        server = HttpServer.create(new InetSocketAddress(host, port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
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
        if (!isOwnName(exchange.getRequestHeaders().getFirst("Host"))) {
            return new Answer(403, Map.of("error", "ask by an address, or as localhost"));
        }
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return new Answer(405, Map.of("error", "only GET is served here"));
        }
        AdminPage page = pages.get(exchange.getRequestURI().getPath());
        if (page == null) {
            return new Answer(404, Map.of("error", "no such page", "pages", pages.keySet()));
        }
        try {
            return page.read();
        } catch (RuntimeException e) {
            LOG.warn("the page {} cannot be read", exchange.getRequestURI().getPath(), e);
            return new Answer(500, Map.of("error", "the log has the details"));
        }
    }

    /**
     * A page of somebody else's in an operator's browser could have a name of its own point here.
     */
    private boolean isOwnName(String hostHeader) {
        if (hostHeader == null) {
            return false;
        }
        String name = hostHeader.replaceFirst(":\\d+$", "").replaceAll("[\\[\\]]", "");
        return name.equalsIgnoreCase("localhost")
                || name.equalsIgnoreCase(host)
                || NetUtil.createByteArrayFromIpAddressString(name) != null;
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = MAPPER.writeValueAsBytes(answer.content());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
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

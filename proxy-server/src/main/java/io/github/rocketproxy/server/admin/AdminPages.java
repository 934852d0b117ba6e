package io.github.rocketproxy.server.admin;

import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The pages that there are, by path and method. Filled by the assembly before it serves. */
public final class AdminPages {
    private final SequencedMap<String, Map<String, AdminPage>> pages = new TreeMap<>();

    /** A page to read. */
    public AdminPages get(String path, AdminPage page) {
        return add(path, "GET", page);
    }

    /** A page that does something. */
    public AdminPages post(String path, AdminPage page) {
        return add(path, "POST", page);
    }

    private AdminPages add(String path, String method, AdminPage page) {
        if (pages.computeIfAbsent(path, absent -> new TreeMap<>()).put(method, page) != null) {
            throw new IllegalArgumentException(method + " " + path + " is there already");
        }
        return this;
    }

    /** What a path serves, by method; null where it is none. */
    Map<String, AdminPage> at(String path) {
        return pages.get(path);
    }

    /** What there is, for whoever is lost. */
    Object index() {
        return pages.entrySet().stream()
                .flatMap(
                        page ->
                                page.getValue().keySet().stream()
                                        .map(method -> method + " " + page.getKey()))
                .toList();
    }
}

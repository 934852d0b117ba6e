package io.github.rocketproxy.transport.http2;

import java.util.HashMap;
import java.util.Map;

/** The methods that are served, by path. Made once; any thread. */
public final class MethodTable {
    private final Map<String, CallStarter> methods = new HashMap<>();

    /**
     * @param methods by full name, {@code package.Service/Method}
     */
    public MethodTable(Map<String, CallStarter> methods) {
        methods.forEach((name, starter) -> this.methods.put("/" + name, starter));
    }

    /** What serves a path, or null. Remembered in the field, so that it is looked up once. */
    CallStarter get(HeaderField path) {
        if (path.meaning() instanceof CallStarter known) {
            return known;
        }
        CallStarter starter = methods.get(path.valueText());
        if (starter != null) {
            path.remember(starter);
        }
        return starter;
    }
}

package io.github.rocketproxy.server.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What two configurations do not agree in, and what of that can be changed while the proxy runs.
 *
 * @param reloadable keys, in the order of the documentation
 * @param restart as {@code reloadable}
 */
public record ConfigChanges(List<String> reloadable, List<String> restart) {
    /** Keys, and sections, that take effect while the proxy runs. */
    private static final Set<String> RELOADABLE =
            Set.of(
                    "traffic",
                    "logging.levels",
                    "logging.access.sampleRatio",
                    "logging.access.slowMs",
                    "logging.access.failures",
                    "tracing.sampleRatio",
                    "tracing.maxPerSecond");

    /** Finds out. */
    public static ConfigChanges between(ProxyConfig before, ProxyConfig after) {
        ConfigChanges changes = new ConfigChanges(new ArrayList<>(), new ArrayList<>());
        changes.compare("", before, after);
        return changes;
    }

    /** Whether a change of the key takes effect while the proxy runs. */
    public static boolean isReloadable(String key) {
        for (String known = key; !known.isEmpty(); known = parent(known)) {
            if (RELOADABLE.contains(known)) {
                return true;
            }
        }
        return false;
    }

    private static String parent(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('.')));
    }

    private void compare(String prefix, Object before, Object after) {
        for (RecordComponent component : before.getClass().getRecordComponents()) {
            String key = prefix + component.getName();
            Object was = value(component, before);
            Object is = value(component, after);
            if (component.getType().isRecord()) {
                compare(key + ".", was, is);
            } else if (!Objects.equals(was, is)) {
                (isReloadable(key) ? reloadable : restart).add(key);
            }
        }
    }

    private static Object value(RecordComponent component, Object config) {
        try {
            return component.getAccessor().invoke(config);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record can be read: " + component, e);
        }
    }
}

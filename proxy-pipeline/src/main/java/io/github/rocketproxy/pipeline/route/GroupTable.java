package io.github.rocketproxy.pipeline.route;

import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A snapshot of all known consumer groups. Immutable; any thread. */
public final class GroupTable {
    /** Nothing known yet. */
    public static final GroupTable EMPTY = new GroupTable(Map.of());

    private final Map<String, GroupSettings> groups;
    private final Utf8Index<GroupSettings> index;

    /**
     * @param groups by group name
     */
    public GroupTable(Map<String, GroupSettings> groups) {
        this.groups = new LinkedHashMap<>(groups);
        this.index = new Utf8Index<>(this.groups.values(), GroupSettings::groupBytes);
    }

    /** The settings of the group that the slice names; null while unknown. No allocation. */
    public GroupSettings find(ByteBuf payload, Slice group) {
        return index.find(payload, group.offset(), group.length());
    }

    /** The settings of that group, or null. */
    public GroupSettings group(String name) {
        return groups.get(name);
    }

    /** All groups; for the control plane. */
    public Map<String, GroupSettings> groups() {
        return Collections.unmodifiableMap(groups);
    }
}

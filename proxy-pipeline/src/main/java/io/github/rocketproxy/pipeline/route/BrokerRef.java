package io.github.rocketproxy.pipeline.route;

import io.github.rocketproxy.pipeline.event.Slice;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A broker as the newest routes show it. Immutable; a changed address is a new object with the same
 * index.
 */
public final class BrokerRef {
    private final int index;
    private final String name;
    private final byte[] nameBytes;
    private final String address;

    /**
     * @param index small number of this broker name in this process, for array look-up of links
     * @param name broker name
     * @param address {@code host:port} of the master, or of the replica that acts for it; null
     *     while the broker has none
     */
    public BrokerRef(int index, String name, String address) {
        this.index = index;
        this.name = name;
        this.nameBytes = name.getBytes(StandardCharsets.UTF_8);
        this.address = address;
    }

    /** Small number, the same for this broker name as long as the process lives. */
    public int index() {
        return index;
    }

    public String name() {
        return name;
    }

    /** {@link #name()} in UTF-8. Not to be written to. */
    public byte[] nameBytes() {
        return nameBytes;
    }

    /** Whether the slice spells this broker's name. No allocation. */
    public boolean isNamed(ByteBuf payload, Slice wanted) {
        if (nameBytes.length != wanted.length()) {
            return false;
        }
        for (int i = 0; i < nameBytes.length; i++) {
            if (payload.getByte(wanted.offset() + i) != nameBytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** {@code host:port}, or null while nobody can be reached under this name. */
    public String address() {
        return address;
    }

    @Override
    public String toString() {
        return name + "@" + address;
    }
}

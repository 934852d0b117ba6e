package io.github.rocketproxy.transport.http2;

import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The headers of one request, as references to where they are kept: to be read before the next
 * request of the connection, and not kept. One instance per loop.
 */
public final class RequestHeaders {
    private static final int MAX_FIELDS = 128;

    private final HeaderField[] fields = new HeaderField[MAX_FIELDS];
    private final HeaderField[] known = new HeaderField[KnownHeader.COUNT];

    /** In which request the known header was there last; 0: in none. */
    private final long[] knownIn = new long[KnownHeader.COUNT];

    private long request = 1;
    private int count;
    private int bytes;
    private boolean isTooLarge;

    void clear() {
        request++;
        count = 0;
        bytes = 0;
        isTooLarge = false;
    }

    /**
     * Adds a field, or remembers that there were too many. Requests of a connection have mostly the
     * same fields, and what is there already is not stored again: a reference that is written to an
     * old object costs a memory fence.
     */
    void add(HeaderField field, int maxBytes) {
        bytes += field.size();
        if (count == MAX_FIELDS || bytes > maxBytes) {
            isTooLarge = true;
            return;
        }
        put(fields, count++, field);
        if (field.known != null) {
            int at = field.known.ordinal();
            if (knownIn[at] != request) {
                knownIn[at] = request;
                put(known, at, field);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same field, not one like it
    private static void put(HeaderField[] target, int at, HeaderField field) {
        if (target[at] != field) {
            target[at] = field;
        }
    }

    /** Size of all headers as RFC 9113 counts it, also of those that were too many. */
    int bytes() {
        return bytes;
    }

    /** Every header in the order in which they came. */
    void forEach(Consumer<HeaderField> visitor) {
        for (int i = 0; i < count; i++) {
            visitor.accept(fields[i]);
        }
    }

    boolean isTooLarge() {
        return isTooLarge;
    }

    /** The first header of this name, or null. */
    public HeaderField get(KnownHeader header) {
        int at = header.ordinal();
        return knownIn[at] == request ? known[at] : null;
    }

    /**
     * The time that the client gives the call, ns; -1 where it gives none or none that can be read:
     * up to 8 digits and a unit. What is longer than 292 years is 292 years.
     */
    public long timeoutNs() {
        HeaderField timeout = get(KnownHeader.GRPC_TIMEOUT);
        if (timeout == null || timeout.valueLength() < 2 || timeout.valueLength() > 9) {
            return -1;
        }
        long amount = 0;
        int last = timeout.valueLength() - 1;
        for (int i = 0; i < last; i++) {
            int digit = timeout.valueAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            amount = amount * 10 + digit;
        }
        return switch (timeout.valueAt(last)) {
            case 'n' -> amount;
            case 'u' -> TimeUnit.MICROSECONDS.toNanos(amount);
            case 'm' -> TimeUnit.MILLISECONDS.toNanos(amount);
            case 'S' -> TimeUnit.SECONDS.toNanos(amount);
            case 'M' -> TimeUnit.MINUTES.toNanos(amount);
            case 'H' -> TimeUnit.HOURS.toNanos(amount);
            default -> -1;
        };
    }

    /** A copy in gRPC's terms, without the pseudo headers. Allocates. */
    public Metadata toMetadata() {
        byte[][] pairs = new byte[2 * count][];
        int used = 0;
        for (int i = 0; i < count; i++) {
            HeaderField field = fields[i];
            if (field.nameLength > 0 && field.name[0] != ':') {
                pairs[used++] = field.nameBytes();
                pairs[used++] = isBinary(field) ? decode(field) : field.valueBytes();
            }
        }
        return InternalMetadata.newMetadata(used / 2, Arrays.copyOf(pairs, used));
    }

    private static boolean isBinary(HeaderField field) {
        int length = field.nameLength;
        return length > 4
                && field.name[length - 4] == '-'
                && field.name[length - 3] == 'b'
                && field.name[length - 2] == 'i'
                && field.name[length - 1] == 'n';
    }

    private static byte[] decode(HeaderField field) {
        try {
            return Base64.getDecoder().decode(field.valueBytes());
        } catch (IllegalArgumentException e) {
            return field.valueBytes();
        }
    }
}

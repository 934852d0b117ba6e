package io.github.rocketproxy.backend.gateway;

import io.github.rocketproxy.backend.codec.HeaderWriter;
import io.github.rocketproxy.pipeline.event.RequestEvent;

/** The filter of a request as header fields, under the names that its code has for them. */
final class FilterFields {
    private static final byte[] SQL = {'S', 'Q', 'L', '9', '2'};
    private static final byte[] TAG = {'T', 'A', 'G'};
    private static final byte[] ALL = {'*'};

    private FilterFields() {}

    /** Writes the type of the expression and the expression. */
    static void write(HeaderWriter writer, RequestEvent event, byte[] typeName, byte[] name) {
        writer.field(typeName, event.isSqlFilter ? SQL : TAG);
        if (event.expression.isEmpty()) {
            writer.field(name, ALL);
        } else {
            writer.field(name, event.payload, event.expression.offset(), event.expression.length());
        }
    }
}

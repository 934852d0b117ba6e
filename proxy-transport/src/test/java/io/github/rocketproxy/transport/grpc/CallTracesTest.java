package io.github.rocketproxy.transport.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.RequestEvent;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.trace.Trace;
import io.github.rocketproxy.pipeline.trace.TraceChoice;
import io.github.rocketproxy.pipeline.trace.TraceParent;
import io.github.rocketproxy.pipeline.trace.TraceRate;
import io.github.rocketproxy.transport.http2.RequestHeaderSamples;
import io.github.rocketproxy.transport.http2.RequestHeaders;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CallTracesTest {
    private static final String FOLLOWED =
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String NOT_FOLLOWED =
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
    private static final String OTHER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final RequestHeaders SILENT = RequestHeaderSamples.of("te", "trailers");

    private final TraceRate rate = new TraceRate(0, 100);
    private final CallTraces traces = new CallTraces(new TraceChoice(rate, () -> 0));
    private final CallRecord record = new CallRecord(null, Rpc.SEND_MESSAGE);

    private static RequestHeaders metadata(String parent) {
        return RequestHeaderSamples.of("traceparent", parent, "tracestate", "a=b");
    }

    /** One of the call's events, with what its message says of a trace. */
    private Trace join(String parent) {
        RequestEvent event = new RequestEvent();
        event.clear();
        event.payload = Unpooled.copiedBuffer(parent, StandardCharsets.US_ASCII);
        event.traceParent.set(0, parent.length());
        traces.join(record, event);
        return event.trace;
    }

    @Test
    void shouldFollowACallWhoseMetadataSaySo() {
        traces.begin(metadata(FOLLOWED), record);
        assertThat(record.trace.parent()).isEqualTo(new TraceParent(FOLLOWED, "a=b"));
        assertThat(join("")).isSameAs(record.trace);
        assertThat(join(OTHER)).isSameAs(record.trace);
        assertThat(record.trace.links()).containsExactly(new TraceParent(OTHER, ""));
    }

    @Test
    void shouldLeaveACallAloneWhoseMetadataSaySo() {
        rate.set(1, 100);
        traces.begin(metadata(NOT_FOLLOWED), record);
        assertThat(join("")).isNull();
        assertThat(join(FOLLOWED)).isNull();
        assertThat(record.trace()).isNull();
    }

    @Test
    void shouldFollowWhatTheFirstMessageSays() {
        traces.begin(SILENT, record);
        assertThat(join(FOLLOWED)).isSameAs(record.trace);
        assertThat(record.trace.parent()).isEqualTo(new TraceParent(FOLLOWED, ""));
        assertThat(join(OTHER).links()).containsExactly(new TraceParent(OTHER, ""));
    }

    @Test
    void shouldDecideOnceForACall() {
        traces.begin(SILENT, record);
        assertThat(join("")).isNull();
        rate.set(1, 100);
        assertThat(join("")).isNull();
        assertThat(join(FOLLOWED)).isNull();
    }

    @Test
    void shouldLeaveTheMessageOfANotFollowedTraceAlone() {
        rate.set(1, 100);
        traces.begin(SILENT, record);
        assertThat(join(NOT_FOLLOWED)).isNull();
    }

    @Test
    void shouldChooseByChanceWhereNobodyHasDecided() {
        rate.set(1, 100);
        traces.begin(SILENT, record);
        assertThat(join("").parent()).isNull();
    }

    @Test
    void shouldFollowNothingBeyondTheRate() {
        rate.set(1, 1);
        traces.begin(SILENT, record);
        assertThat(join("")).isNotNull();
        record.clear();
        traces.begin(SILENT, record);
        assertThat(join(FOLLOWED)).isNull();
        record.clear();
        traces.begin(metadata(FOLLOWED), record);
        assertThat(join("")).isNull();
    }

    /** A record is used again: nothing of a call that had no message may be left. */
    @Test
    void shouldForgetACallThatNeverHadAMessage() {
        rate.set(1, 100);
        traces.begin(SILENT, record);
        record.clear();
        traces.begin(metadata(NOT_FOLLOWED), record);
        assertThat(join("")).isNull();
        rate.set(0, 0);
        record.clear();
        traces.begin(SILENT, record);
        assertThat(join("")).isNull();
    }
}

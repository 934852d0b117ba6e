package io.github.rocketproxy.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketproxy.pipeline.event.Protocol;
import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.rpc.Rpc;
import io.github.rocketproxy.pipeline.rpc.RpcResult;
import io.github.rocketproxy.pipeline.status.Step;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds expressions against the metrics, labels and values of labels that there are. */
final class MonitoredExpressions {
    /** Labels whose values are the words of an enum. */
    private static final Map<String, Set<String>> VALUES =
            Map.of(
                    "code", words(ReplyCode.values()),
                    "rpc", words(Rpc.values()),
                    "result", words(RpcResult.values()),
                    "step", words(Step.values()),
                    "protocol", words(Protocol.values()),
                    "area", Set.of("heap", "nonheap"),
                    "memory", Set.of("direct", "heap"),
                    "node_type", Set.of("proxy"),
                    // of a connection (Connectivity) and of a circuit (Circuit)
                    "state",
                            Set.of(
                                    "down",
                                    "connecting",
                                    "up",
                                    "unrouted",
                                    "open",
                                    "half_open",
                                    "closed"));

    private final MetricNames names = new MetricNames();

    private static Set<String> words(Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** The labels that series of this expression may have. */
    Set<String> check(String where, String expression) {
        PromQl query = PromQl.of(expression);
        assertThat(query.metrics()).as(where).isNotEmpty();
        assertThat(names.all()).as(where).containsAll(query.metrics());
        Set<String> labels = names.labelsOf(query.metrics());
        assertThat(labels)
                .as(where)
                .containsAll(query.matchers().stream().map(PromQl.Match::label).toList())
                .containsAll(query.groupings());
        for (PromQl.Match match : query.matchers()) {
            if (VALUES.containsKey(match.label())) {
                assertThat(VALUES.get(match.label()))
                        .as(where + ": " + match.label())
                        .containsAll(match.values());
            }
        }
        return query.groupings().isEmpty() ? labels : query.groupings();
    }

    /** The labels in a text such as {@code {{broker}} {{state}}}. */
    static Stream<String> templated(String text) {
        return Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}")
                .matcher(text)
                .results()
                .map(label -> label.group(1));
    }
}

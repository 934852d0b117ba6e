package io.github.rocketproxy.pipeline.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Timeout;

/**
 * What clients sign with, and what the rules of users say. The first character chooses: the
 * authorization header, the signed time, a resource, a network.
 */
class AccessFuzzTest {
    private static final String EXTENDED_TIME =
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?[Z+-].*";

    @Timeout(30)
    @FuzzTest(maxDuration = "5s")
    void access(byte[] input) {
        if (input.length == 0) {
            return;
        }
        String text = new String(input, 1, input.length - 1, StandardCharsets.ISO_8859_1);
        switch (input[0] & 3) {
            case 0 -> credential(text);
            case 1 -> time(text);
            case 2 -> resource(text);
            default -> network(text);
        }
    }

    private static void credential(String header) {
        Credential credential = Credential.parse(header);
        if (credential != null) {
            assertThat(credential.accessKey()).isNotBlank().hasSizeLessThanOrEqualTo(255);
            assertThat(header).contains("Credential=").contains(credential.accessKey());
            assertThat(credential.accessKey()).doesNotContain(",").doesNotContain("/");
            assertThat(credential.isSignatureOf("", "")).isFalse();
        }
    }

    /** The calendar and offsets are as the platform has them. */
    private static void time(String text) {
        SignedTime time = SignedTime.parse(text);
        if (text.matches(EXTENDED_TIME)) {
            Long expected = expectedSeconds(text);
            if (expected != null) {
                assertThat(time).isNotNull();
                assertThat(Math.floorDiv(time.epochMs(), 1_000L)).isEqualTo(expected);
            }
        }
    }

    private static Long expectedSeconds(String text) {
        try {
            return OffsetDateTime.parse(text).toEpochSecond();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static void resource(String text) {
        ResourcePattern pattern;
        try {
            pattern = ResourcePattern.parse(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        for (ResourceType type : ResourceType.values()) {
            boolean isItsType = pattern.type() == ResourceType.ANY || pattern.type() == type;
            assertThat(pattern.matches(type, pattern.name())).isEqualTo(isItsType);
            assertThat(pattern.matches(type, pattern.name() + "x"))
                    .isEqualTo(isItsType && pattern.match() != ResourcePattern.Match.LITERAL);
        }
    }

    private static void network(String text) {
        Network network;
        try {
            network = Network.parse(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        String written = network.toString();
        assertThat(Network.parse(written)).isEqualTo(network).hasSameHashCodeAs(network);
        String address = written.substring(0, written.indexOf('/'));
        assertThat(network.contains(NetUtil.createByteArrayFromIpAddressString(address))).isTrue();
    }
}

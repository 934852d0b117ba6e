package io.github.rocketproxy.it.support;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The headers of a request that a user has signed. */
public final class SignedHeaders {
    private static final String HMAC = "HmacSHA1";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private SignedHeaders() {}

    /** Signed now, in UTC. */
    public static Map<String, String> of(String user, String secret) {
        String date = DATE.format(Instant.now());
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            String signature =
                    HexFormat.of().formatHex(mac.doFinal(date.getBytes(StandardCharsets.UTF_8)));
            return Map.of(
                    "x-mq-date-time",
                    date,
                    "authorization",
                    "MQv2-HMAC-SHA1 Credential=%s, SignedHeaders=x-mq-date-time, Signature=%s"
                            .formatted(user, signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

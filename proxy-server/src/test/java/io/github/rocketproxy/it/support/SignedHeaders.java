package io.github.rocketproxy.it.support;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The headers of a client that signs. */
public final class SignedHeaders {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private SignedHeaders() {}

    /** Of that user, signed now. */
    public static Map<String, String> of(String user, String secret) {
        return of(user, secret, Instant.now());
    }

    /** Of that user, signed at that time; the caller may add to them. */
    public static Map<String, String> of(String user, String secret, Instant at) {
        Map<String, String> headers = new HashMap<>();
        String date = DATE.format(at);
        headers.put("x-mq-date-time", date);
        headers.put(
                "authorization",
                "MQv2-HMAC-SHA1 Credential=%s, SignedHeaders=x-mq-date-time, Signature=%s"
                        .formatted(user, sign(secret, date)));
        return headers;
    }

    private static String sign(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }
}

package io.github.rocketproxy.pipeline.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as clients do. */
final class Signatures {
    private Signatures() {}

    /** The authorization header. */
    static String sign(String accessKey, String secret, String date) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            String hex =
                    HexFormat.of().formatHex(mac.doFinal(date.getBytes(StandardCharsets.UTF_8)));
            return "MQv2-HMAC-SHA1 Credential="
                    + accessKey
                    + "/region, SignedHeaders=x-mq-date-time, Signature="
                    + hex;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

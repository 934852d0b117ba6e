package io.github.rocketproxy.pipeline.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A gRPC client's {@code authorization} header, read: {@code MQv2-HMAC-SHA1
 * Credential=<ak>[/<region>/<service>], SignedHeaders=x-mq-date-time, Signature=<hex>}. The
 * signature is the HMAC-SHA1 of the date header's value, keyed with the user's secret. As clients
 * differ in them, algorithm, region, service and signed headers are not looked at.
 */
final class Credential {
    private static final String ALGORITHM = "HmacSHA1";
    private static final int SIGNATURE_BYTES = 20;
    private static final int MAX_HEADER_CHARS = 1_024;
    private static final int MAX_ACCESS_KEY_CHARS = 255;
    private static final String CREDENTIAL = "Credential";
    private static final String SIGNATURE = "Signature";

    private final String accessKey;
    private final byte[] signature;

    private Credential(String accessKey, byte[] signature) {
        this.accessKey = accessKey;
        this.signature = signature;
    }

    /** Reads a header; null where it is no such one. */
    static Credential parse(String header) {
        if (header.length() > MAX_HEADER_CHARS) {
            return null;
        }
        String accessKey = accessKey(item(header, CREDENTIAL));
        byte[] signature = signature(item(header, SIGNATURE));
        return accessKey == null || signature == null ? null : new Credential(accessKey, signature);
    }

    /** The value of the first item of that name behind the algorithm; null without one. */
    private static String item(String header, String name) {
        int start = header.indexOf(' ');
        while (start >= 0) {
            start = afterBlanks(header, start + 1);
            int comma = header.indexOf(',', start);
            int end = comma < 0 ? header.length() : comma;
            int value = start + name.length() + 1;
            if (value <= end && header.startsWith(name, start) && header.charAt(value - 1) == '=') {
                return header.substring(value, end).strip();
            }
            start = comma;
        }
        return null;
    }

    private static int afterBlanks(String text, int from) {
        int index = from;
        while (index < text.length() && text.charAt(index) == ' ') {
            index++;
        }
        return index;
    }

    private static String accessKey(String scope) {
        if (scope == null) {
            return null;
        }
        int slash = scope.indexOf('/');
        String key = slash < 0 ? scope : scope.substring(0, slash);
        return key.isBlank() || key.length() > MAX_ACCESS_KEY_CHARS ? null : key;
    }

    private static byte[] signature(String hex) {
        if (hex == null || hex.length() != 2 * SIGNATURE_BYTES) {
            return null;
        }
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Who the caller says it is. */
    String accessKey() {
        return accessKey;
    }

    /** Whether this secret has signed that text. Takes as long for a wrong signature. */
    boolean isSignatureOf(String text, String secret) {
        return !secret.isEmpty() && MessageDigest.isEqual(sign(text, secret), signature);
    }

    private static byte[] sign(String text, String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Without the signature. */
    @Override
    public String toString() {
        return "Credential[" + accessKey + "]";
    }
}

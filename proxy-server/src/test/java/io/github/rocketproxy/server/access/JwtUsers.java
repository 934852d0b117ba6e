package io.github.rocketproxy.server.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rocketproxy.pipeline.access.Acl;
import io.github.rocketproxy.pipeline.access.AclEntry;
import io.github.rocketproxy.pipeline.access.Action;
import io.github.rocketproxy.pipeline.access.ResourcePattern;
import io.github.rocketproxy.pipeline.access.Subject;
import io.github.rocketproxy.pipeline.access.User;
import io.github.rocketproxy.pipeline.access.UserDirectory;
import io.github.rocketproxy.pipeline.access.UserDirectoryProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The example of docs/providers.md: users are whom a JSON Web Token (RFC 7519) names, signed with
 * HS256 by the key in the provider's file; its scope holds their rights, such as {@code pub:orders
 * sub:orders group:workers}.
 */
public final class JwtUsers implements UserDirectoryProvider {
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public String name() {
        return "jwt";
    }

    @Override
    public UserDirectory open(String configFile) throws IOException {
        byte[] key = Files.readString(Path.of(configFile)).strip().getBytes(StandardCharsets.UTF_8);
        return token -> subject(token, key);
    }

    /** Asked again every refresh period, so a token that runs out is one of nobody soon after. */
    private static Subject subject(String token, byte[] key) {
        String[] parts = token.split("\\.");
        if (parts.length != 3) {
            return Subject.NOBODY;
        }
        try {
            byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            boolean isGood =
                    MessageDigest.isEqual(signature, sign(parts[0] + "." + parts[1], key))
                            && "HS256".equals(algorithm(parts[0]))
                            && claims.path("exp").asLong() > System.currentTimeMillis() / 1_000;
            return isGood
                    ? Subject.of(
                            new User(claims.path("sub").asText(), "", false, true),
                            new Acl(rules(claims.path("scope").asText()), List.of()))
                    : Subject.NOBODY;
        } catch (IOException | IllegalArgumentException e) {
            return Subject.NOBODY;
        }
    }

    private static String algorithm(String header) throws IOException {
        return JSON.readTree(Base64.getUrlDecoder().decode(header)).path("alg").asText();
    }

    private static List<AclEntry> rules(String scope) {
        List<AclEntry> rules = new ArrayList<>();
        for (String right : scope.split(" ")) {
            String[] parts = right.split(":", 2);
            if (parts.length == 2) {
                rules.add(
                        switch (parts[0]) {
                            case "pub" -> rule("Topic:" + parts[1], Action.PUB);
                            case "sub" -> rule("Topic:" + parts[1], Action.SUB);
                            default -> rule("Group:" + parts[1], Action.SUB);
                        });
            }
        }
        return rules;
    }

    private static AclEntry rule(String resource, Action action) {
        return new AclEntry(
                ResourcePattern.parse(resource), Set.of(action), List.of(), AclEntry.Effect.ALLOW);
    }

    /** Makes a token, as whoever gives them out does. */
    public static String token(String user, String scope, long expiresEpochSeconds, String key) {
        String signed =
                base64("{\"alg\":\"HS256\"}")
                        + "."
                        + base64(
                                "{\"sub\":\"%s\",\"scope\":\"%s\",\"exp\":%d}"
                                        .formatted(user, scope, expiresEpochSeconds));
        byte[] signature = sign(signed, key.getBytes(StandardCharsets.UTF_8));
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sign(String text, byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}

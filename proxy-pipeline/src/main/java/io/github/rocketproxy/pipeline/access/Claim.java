package io.github.rocketproxy.pipeline.access;

import io.github.rocketproxy.pipeline.event.Caller;

/**
 * What a caller shows to say who it is. Of a caller that signs and has a certificate, the signature
 * is looked at, and must be that of the certificate's user.
 *
 * @param kind how it is to be checked
 * @param key under which accounts know the caller; null for {@link Kind#NONE} and {@link
 *     Kind#MALFORMED}
 * @param credential of {@link Kind#SIGNATURE}, else null
 */
record Claim(Kind kind, String key, Credential credential) {
    private static final Claim NONE = new Claim(Kind.NONE, null, null);
    private static final Claim MALFORMED = new Claim(Kind.MALFORMED, null, null);

    /** RFC 6750, 2.1. */
    private static final String BEARER = "Bearer ";

    private static final int MAX_TOKEN_CHARS = 8_192;

    /** Kinds of claims. */
    enum Kind {
        /** It shows nothing. */
        NONE,
        /** It shows what cannot be read. */
        MALFORMED,
        /** A signature with the secret of a user; the key is the user's name. */
        SIGNATURE,
        /** A bearer token, which is the key. */
        TOKEN,
        /** A client certificate, verified by TLS; the key is the user's name. */
        CERTIFICATE
    }

    static Claim of(Caller caller) {
        String header = caller.authorization();
        if (header == null) {
            return caller.certificateUser() == null
                    ? NONE
                    : new Claim(Kind.CERTIFICATE, caller.certificateUser(), null);
        }
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return token(header.substring(BEARER.length()).strip());
        }
        Credential credential = caller.dateTime() == null ? null : Credential.parse(header);
        return credential == null
                ? MALFORMED
                : new Claim(Kind.SIGNATURE, credential.accessKey(), credential);
    }

    private static Claim token(String token) {
        return token.isEmpty() || token.length() > MAX_TOKEN_CHARS
                ? MALFORMED
                : new Claim(Kind.TOKEN, token, null);
    }

    /** Who the caller says it is; empty where it does not name itself. Never a secret. */
    String userName() {
        return kind == Kind.SIGNATURE || kind == Kind.CERTIFICATE ? key : "";
    }

    /** Without the token. */
    @Override
    public String toString() {
        return kind + "[" + userName() + "]";
    }
}

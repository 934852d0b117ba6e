package io.github.rocketproxy.server.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Where in a client's certificate its user is named. Gives null where it is not. */
public enum CertificateUser implements Function<X509Certificate, String> {
    /** The subject's common name, the last one. */
    COMMON_NAME {
        @Override
        public String apply(X509Certificate certificate) {
            try {
                String found = null;
                for (Rdn rdn :
                        new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                    if (rdn.getType().equalsIgnoreCase("CN")
                            && rdn.getValue() instanceof String name) {
                        found = name;
                    }
                }
                return found;
            } catch (InvalidNameException e) {
                return null;
            }
        }
    },
    /** The first e-mail address of the subject alternative names (RFC 5280, 4.2.1.6). */
    EMAIL {
        @Override
        public String apply(X509Certificate certificate) {
            return firstAlternativeName(certificate, 1);
        }
    },
    /** The first DNS name of them. */
    DNS_NAME {
        @Override
        public String apply(X509Certificate certificate) {
            return firstAlternativeName(certificate, 2);
        }
    },
    /** The first URI of them. */
    URI {
        @Override
        public String apply(X509Certificate certificate) {
            return firstAlternativeName(certificate, 6);
        }
    };

    private static String firstAlternativeName(X509Certificate certificate, int type) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0).equals(type) && name.get(1) instanceof String text) {
                    return text;
                }
            }
            return null;
        } catch (CertificateParsingException e) {
            return null;
        }
    }
}

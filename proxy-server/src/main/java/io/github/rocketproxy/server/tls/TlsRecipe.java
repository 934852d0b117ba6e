package io.github.rocketproxy.server.tls;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** How a TLS context is made, again and again as its files change. */
public interface TlsRecipe {
    /** The files that it reads. */
    List<Path> files();

    /**
     * Makes it of what the files hold now.
     *
     * @throws BadCertificateException they cannot be used
     */
    TlsContext make(Instant now) throws BadCertificateException;
}

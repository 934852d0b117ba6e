package io.github.rocketproxy.pipeline.access;

import java.io.IOException;

/**
 * Brings a {@link UserDirectory} along. Found by {@link java.util.ServiceLoader} in the jars of the
 * folder ROCKETPROXY_PROVIDERS; how to write one is in docs/providers.md.
 */
public interface UserDirectoryProvider {
    /** The name by which the configuration chooses it, in auth.users or auth.tokens. */
    String name();

    /**
     * Opens the directory. Called once, at the start.
     *
     * @param configFile auth.providerFile, for the provider to read; empty where none is set
     * @throws IOException it cannot be opened; the message ends the start, so it says what to do
     */
    UserDirectory open(String configFile) throws IOException;
}

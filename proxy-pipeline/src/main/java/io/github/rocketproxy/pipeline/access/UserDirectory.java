package io.github.rocketproxy.pipeline.access;

import io.github.rocketproxy.pipeline.port.MetadataUnavailableException;

/**
 * Knows users and their rules. What it says is kept by {@link Accounts} and asked for again every
 * refresh period, so a directory needs no cache of its own.
 */
@FunctionalInterface
public interface UserDirectory {
    /**
     * What is behind a key. On a virtual thread, several at a time; may block.
     *
     * @param key a user name (the access key of signatures, the name in a certificate); for a
     *     directory of tokens the token as the client has sent it, which is the directory's to
     *     verify
     * @return the user with its rules; {@link Subject#NOBODY} where there is none, or not any more
     * @throws MetadataUnavailableException it cannot tell now; what is known stays in force for a
     *     time. The message goes to the log: no secrets
     */
    Subject ask(String key) throws InterruptedException, MetadataUnavailableException;
}

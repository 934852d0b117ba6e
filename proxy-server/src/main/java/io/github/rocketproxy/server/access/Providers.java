package io.github.rocketproxy.server.access;

import io.github.rocketproxy.pipeline.access.UserDirectory;
import io.github.rocketproxy.pipeline.access.UserDirectoryProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The directories of users that somebody has added. */
public final class Providers {
    private Providers() {}

    /**
     * Opens the one of that name.
     *
     * @param configFile for the provider to read; may be empty
     * @throws BadUsersException there is none, or it cannot be opened
     */
    public static UserDirectory open(String name, String configFile) throws BadUsersException {
        List<String> others = new ArrayList<>();
        try {
            for (UserDirectoryProvider provider : ServiceLoader.load(UserDirectoryProvider.class)) {
                if (provider.name().equals(name)) {
                    return provider.open(configFile);
                }
                others.add(provider.name());
            }
        } catch (IOException | ServiceConfigurationError e) {
            throw new BadUsersException("the provider '" + name + "' failed: " + e.getMessage());
        }
        throw new BadUsersException(
                "there is no provider '" + name + "'; those that were added are " + others);
    }
}

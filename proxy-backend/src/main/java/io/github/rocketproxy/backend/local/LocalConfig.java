package io.github.rocketproxy.backend.local;

import java.nio.file.Path;
import java.util.List;

/**
 * What local mode runs.
 *
 * @param dataDir everything that is written lies below it: messages, configuration, logs
 * @param nameServerPort wished for; another one where it is taken
 * @param brokerPort wished for; another one where it, the two below it or the one above it are
 *     taken
 * @param brokerConfigFile the broker's own properties file, over our defaults; null: none
 * @param topics made at start where they do not exist: {@code name} or {@code name:TYPE}, TYPE as
 *     in the topic attribute {@code message.type}, NORMAL where it is left out
 * @param access who is let in at the broker's own port too; null: everybody
 */
public record LocalConfig(
        Path dataDir,
        int nameServerPort,
        int brokerPort,
        Path brokerConfigFile,
        List<String> topics,
        LocalAccess access) {
    /** The name server's port where nothing is said. */
    public static final int NAME_SERVER_PORT_DEFAULT = 9876;

    /** The broker's port where nothing is said. */
    public static final int BROKER_PORT_DEFAULT = 10911;

    /** Takes a copy of the topics. */
    public LocalConfig {
        topics = List.copyOf(topics);
    }

    /** The usual ports, no properties file, no access control. */
    public static LocalConfig in(Path dataDir, List<String> topics) {
        return new LocalConfig(
                dataDir, NAME_SERVER_PORT_DEFAULT, BROKER_PORT_DEFAULT, null, topics, null);
    }
}

package io.github.rocketproxy.backend.local;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import org.apache.rocketmq.logging.ch.qos.logback.classic.LoggerContext;
import org.apache.rocketmq.logging.ch.qos.logback.classic.joran.JoranConfigurator;
import org.apache.rocketmq.logging.ch.qos.logback.core.joran.spi.JoranException;
import org.apache.rocketmq.logging.org.slf4j.LoggerFactory;

/**
 * The RocketMQ libraries log through a private copy of Logback. Until a broker is embedded the file
 * rmq.logback.xml of this jar keeps them to errors; then all goes to files below the data folder.
 */
final class BrokerLogs {
    private static final String CONFIGURATION = "/embedded-broker.logback.xml";

    private BrokerLogs() {}

    /** Sends all broker and name server logs to that folder; once more for another folder. */
    static void writeTo(Path folder) throws IOException {
        URL configuration = BrokerLogs.class.getResource(CONFIGURATION);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.putProperty("folder", folder.toString());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(configuration);
        } catch (JoranException e) {
            throw new IOException("the broker's logs cannot be directed to " + folder, e);
        }
    }
}

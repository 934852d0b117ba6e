package io.github.rocketproxy.it.support;

import java.nio.file.Path;

/** The configuration that every broker of the tests has. */
final class BrokerConfig {
    private BrokerConfig() {}

    /**
     * Lines of {@code broker.conf}. A broker (5.5.0) keeps a processor busy until its transaction
     * metrics are due for the first time, after 10 s by default, and another one half with a timer
     * wheel that is written every second: short for the first, long for the second.
     *
     * @param port the first of two
     * @param folder for its data
     */
    static String of(String name, String nameServer, int port, Path folder) {
        return """
        brokerClusterName=DefaultCluster
        brokerName=%s
        brokerId=0
        brokerIP1=127.0.0.1
        namesrvAddr=%s
        listenPort=%d
        haListenPort=%d
        storePathRootDir=%s/store
        storePathCommitLog=%s/store/commitlog
        mappedFileSizeCommitLog=67108864
        mappedFileSizeConsumeQueue=600000
        mappedFileSizeTimerLog=10485760
        diskMaxUsedSpaceRatio=98
        autoCreateTopicEnable=false
        waitTimeMillsInSendQueue=5000
        osPageCacheBusyTimeOutMills=5000
        transactionMetricFlushInterval=1000
        timerFlushIntervalMs=10000
        """
                .formatted(name, nameServer, port, port + 1, folder, folder);
    }
}

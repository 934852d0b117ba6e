package io.github.rocketproxy.backend.codec;

import java.nio.charset.StandardCharsets;

/** Names of header fields in ASCII. Not to be written to. */
public final class Fields {
    public static final byte[] PRODUCER_GROUP = ascii("producerGroup");
    public static final byte[] CONSUMER_GROUP = ascii("consumerGroup");
    public static final byte[] GROUP = ascii("group");
    public static final byte[] TOPIC = ascii("topic");
    public static final byte[] CLIENT_ID = ascii("clientId");
    public static final byte[] QUEUE_ID = ascii("queueId");
    public static final byte[] MAX_MSG_NUMS = ascii("maxMsgNums");
    public static final byte[] MAX_MSG_NUM = ascii("maxMsgNum");
    public static final byte[] INVISIBLE_TIME = ascii("invisibleTime");
    public static final byte[] POLL_TIME = ascii("pollTime");
    public static final byte[] BORN_TIME = ascii("bornTime");
    public static final byte[] INIT_MODE = ascii("initMode");
    public static final byte[] EXP_TYPE = ascii("expType");
    public static final byte[] EXP = ascii("exp");
    public static final byte[] ORDER = ascii("order");
    public static final byte[] ATTEMPT_ID = ascii("attemptId");
    public static final byte[] EXTRA_INFO = ascii("extraInfo");
    public static final byte[] OFFSET = ascii("offset");
    public static final byte[] LITE_TOPIC = ascii("liteTopic");
    public static final byte[] SUSPEND = ascii("suspend");
    public static final byte[] BROKER_NAME = ascii("bname");
    public static final byte[] DELAY_LEVEL = ascii("delayLevel");
    public static final byte[] ORIGIN_MSG_ID = ascii("originMsgId");
    public static final byte[] ORIGIN_TOPIC = ascii("originTopic");
    public static final byte[] UNIT_MODE = ascii("unitMode");
    public static final byte[] MAX_RECONSUME_TIMES = ascii("maxReconsumeTimes");
    public static final byte[] TRAN_STATE_TABLE_OFFSET = ascii("tranStateTableOffset");
    public static final byte[] COMMIT_LOG_OFFSET = ascii("commitLogOffset");
    public static final byte[] COMMIT_OR_ROLLBACK = ascii("commitOrRollback");
    public static final byte[] FROM_TRANSACTION_CHECK = ascii("fromTransactionCheck");
    public static final byte[] MSG_ID = ascii("msgId");
    public static final byte[] TRANSACTION_ID = ascii("transactionId");
    public static final byte[] QUEUE_OFFSET = ascii("queueOffset");
    public static final byte[] NEXT_BEGIN_OFFSET = ascii("nextBeginOffset");
    public static final byte[] SYS_FLAG = ascii("sysFlag");
    public static final byte[] COMMIT_OFFSET = ascii("commitOffset");
    public static final byte[] SUSPEND_TIMEOUT_MILLIS = ascii("suspendTimeoutMillis");
    public static final byte[] SUBSCRIPTION = ascii("subscription");
    public static final byte[] SUB_VERSION = ascii("subVersion");
    public static final byte[] EXPRESSION_TYPE = ascii("expressionType");
    public static final byte[] RECALL_HANDLE = ascii("recallHandle");
    public static final byte[] POP_TIME = ascii("popTime");
    public static final byte[] REVIVE_QID = ascii("reviveQid");
    public static final byte[] REST_NUM = ascii("restNum");
    public static final byte[] START_OFFSET_INFO = ascii("startOffsetInfo");
    public static final byte[] MSG_OFFSET_INFO = ascii("msgOffsetInfo");
    public static final byte[] ORDER_COUNT_INFO = ascii("orderCountInfo");

    private Fields() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

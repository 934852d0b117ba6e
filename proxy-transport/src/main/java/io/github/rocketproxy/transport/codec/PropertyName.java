package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.message.ByteView;
import java.nio.charset.StandardCharsets;

/**
 * Property names with a meaning of their own in RocketMQ 5.5.0. All are hidden from consumers;
 * those that are reserved are refused from producers.
 */
enum PropertyName {
    KEYS("KEYS", true),
    TAGS("TAGS", true),
    WAIT("WAIT", true),
    DELAY("DELAY", true),
    RETRY_TOPIC("RETRY_TOPIC", true),
    ORIGIN_GROUP("ORIGIN_GROUP", true),
    REAL_TOPIC("REAL_TOPIC", true),
    REAL_QID("REAL_QID", true),
    TRAN_MSG("TRAN_MSG", true),
    PGROUP("PGROUP", true),
    MIN_OFFSET("MIN_OFFSET", true),
    MAX_OFFSET("MAX_OFFSET", true),
    BUYER_ID("BUYER_ID", true),
    ORIGIN_MESSAGE_ID("ORIGIN_MESSAGE_ID", true),
    TRANSFER_FLAG("TRANSFER_FLAG", true),
    CORRECTION_FLAG("CORRECTION_FLAG", true),
    MQ2_FLAG("MQ2_FLAG", true),
    RECONSUME_TIME("RECONSUME_TIME", true),
    MSG_REGION("MSG_REGION", true),
    TRACE_ON("TRACE_ON", true),
    UNIQ_KEY("UNIQ_KEY", true),
    EXTEND_UNIQ_INFO("EXTEND_UNIQ_INFO", true),
    MAX_RECONSUME_TIMES("MAX_RECONSUME_TIMES", true),
    CONSUME_START_TIME("CONSUME_START_TIME", true),
    PRIORITY("_SYS_MSG_PRIORITY_", true),
    DUP_INFO("DUP_INFO", true),
    TRAN_PREPARED_QUEUE_OFFSET("TRAN_PREPARED_QUEUE_OFFSET", true),
    INSTANCE_ID("INSTANCE_ID", true),
    CORRELATION_ID("CORRELATION_ID", true),
    REPLY_TO_CLIENT("REPLY_TO_CLIENT", true),
    TTL("TTL", true),
    ARRIVE_TIME("ARRIVE_TIME", true),
    PUSH_REPLY_TIME("PUSH_REPLY_TIME", true),
    CLUSTER("CLUSTER", true),
    MSG_TYPE("MSG_TYPE", true),
    POP_CK("POP_CK", true),
    POP_CK_OFFSET("POP_CK_OFFSET", true),
    FIRST_POP_TIME("1ST_POP_TIME", true),
    LITE_TOPIC("__LITE_TOPIC", true),
    INNER_MULTI_QUEUE_OFFSET("INNER_MULTI_QUEUE_OFFSET", true),
    TIMER_DELAY_SEC("TIMER_DELAY_SEC", true),
    TIMER_DELIVER_MS("TIMER_DELIVER_MS", true),
    TIMER_ENQUEUE_MS("TIMER_ENQUEUE_MS", true),
    TIMER_DEQUEUE_MS("TIMER_DEQUEUE_MS", true),
    TIMER_ROLL_TIMES("TIMER_ROLL_TIMES", true),
    TIMER_OUT_MS("TIMER_OUT_MS", true),
    TIMER_DEL_UNIQKEY("TIMER_DEL_UNIQKEY", true),
    TIMER_DELAY_LEVEL("TIMER_DELAY_LEVEL", true),
    TIMER_DELAY_MS("TIMER_DELAY_MS", true),
    BORNHOST("__BORNHOST", true),
    BORN_TIMESTAMP("BORN_TIMESTAMP", true),
    CRC32("__CRC32#", true),
    DLQ_ORIGIN_TOPIC("DLQ_ORIGIN_TOPIC", true),
    DLQ_ORIGIN_MESSAGE_ID("DLQ_ORIGIN_MESSAGE_ID", true),
    TRANSACTION_ID("__transactionId__", true),
    SHARDINGKEY("__SHARDINGKEY", false),
    TRACE_CONTEXT("TRACE_CONTEXT", false),
    CHECK_IMMUNITY_TIME_IN_SECONDS("CHECK_IMMUNITY_TIME_IN_SECONDS", false),
    INNER_MULTI_DISPATCH("INNER_MULTI_DISPATCH", true),
    INNER_NUM("INNER_NUM", true),
    INNER_BASE("INNER_BASE", true),
    REDIRECT("REDIRECT", false),
    PROPERTY_FORWARD_QUEUE_ID("PROPERTY_FORWARD_QUEUE_ID", false),
    TRANSACTION_CHECK_TIMES("TRANSACTION_CHECK_TIMES", false),
    TRANS_OFFSET("TRANS_OFFSET", false),
    TIMER_ROLL_LABEL("TIMER_ROLL_LABEL", false);

    /** Names of this beginning make a broker write to queues of its choice: never from clients. */
    private static final byte[] INNER_PREFIX = "INNER_".getBytes(StandardCharsets.US_ASCII);

    private static final int SLOTS = 256;
    private static final PropertyName[] INDEX = index();

    private final byte[] bytes;
    private final boolean isReserved;

    PropertyName(String text, boolean isReserved) {
        this.bytes = text.getBytes(StandardCharsets.US_ASCII);
        this.isReserved = isReserved;
    }

    private static PropertyName[] index() {
        PropertyName[] slots = new PropertyName[SLOTS];
        for (PropertyName name : values()) {
            int hash = 0;
            for (byte b : name.bytes) {
                hash = 31 * hash + b;
            }
            int slot = slot(hash);
            while (slots[slot] != null) {
                slot = slot + 1 & SLOTS - 1;
            }
            slots[slot] = name;
        }
        return slots;
    }

    private static int slot(int hash) {
        return hash * 0x9E3779B9 >>> 24;
    }

    /** The name that these bytes are, or null: then it is the user's own. Allocates nothing. */
    static PropertyName find(ByteView text, int offset, int length) {
        int hash = 0;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + text.at(i);
        }
        int slot = slot(hash);
        while (INDEX[slot] != null) {
            byte[] name = INDEX[slot].bytes;
            if (name.length == length && text.matches(offset, name)) {
                return INDEX[slot];
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return null;
    }

    /** Whether a producer may not set a property of this name. */
    static boolean isReserved(ByteView text, int offset, int length) {
        PropertyName name = find(text, offset, length);
        return name == null
                ? length >= INNER_PREFIX.length && text.matches(offset, INNER_PREFIX)
                : name.isReserved;
    }

    /** The name in ASCII. Not to be written to. */
    byte[] bytes() {
        return bytes;
    }
}

package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.Code;
import apache.rocketmq.v2.DigestType;
import apache.rocketmq.v2.Encoding;
import apache.rocketmq.v2.Message;
import apache.rocketmq.v2.SendMessageRequest;
import io.github.rocketproxy.it.support.Inbox;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.ProxyKind;
import io.github.rocketproxy.it.support.RawClient;
import io.github.rocketproxy.it.support.RealCluster;
import io.github.rocketproxy.it.support.RemotingClients;
import io.github.rocketproxy.it.support.TopicType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.rocketmq.common.compression.CompressionType;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compressed bodies between clients of both protocols. */
@IntegrationTest
class CompressionIT {
    private static final byte[] BODY =
            "compress me ".repeat(1_000).getBytes(StandardCharsets.US_ASCII);

    private final RealCluster cluster = RealCluster.shared();
    private final RawClient client = new RawClient(ProxyKind.shared(PipelineMode.FUSED));

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void shouldDeliverPlainBytesWhenARemotingProducerCompressed(CompressionType type)
            throws Exception {
        Assumptions.assumeTrue(
                ProxyKind.current() != ProxyKind.OFFICIAL,
                "the official proxy passes the compressed bytes on as GZIP");
        String topic = cluster.createTopic("compressed", TopicType.NORMAL, 1);
        String group = cluster.createGroup("compressed", false);
        client.announceConsumer(group, topic);
        RemotingClients.send(cluster, topic, BODY, type);

        assertPlain(Inbox.takeOne(client, group, topic));
    }

    /** C++ clients say GZIP and send zlib, which is what Remoting consumers expect. */
    @Test
    void shouldReachBothKindsOfConsumersWhenTheBodyIsZlib() throws Exception {
        ByteArrayOutputStream zlib = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(zlib)) {
            out.write(BODY);
        }
        String topic = cluster.createTopic("zlib", TopicType.NORMAL, 1);

        Message delivered = sendAndReceive(topic, zlib.toByteArray());

        assertPlain(delivered);
        assertThat(RemotingClients.bodies(cluster, topic, 1)).containsExactly(BODY);
    }

    @Test
    void shouldReachGrpcConsumersAsPlainBytesWhenTheBodyIsGzip() throws Exception {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(BODY);
        }
        String topic = cluster.createTopic("gzip", TopicType.NORMAL, 1);

        assertPlain(sendAndReceive(topic, gzip.toByteArray()));
    }

    @Test
    void shouldDeliverAnEmptyBodyThatARemotingProducerStored() throws Exception {
        String topic = cluster.createTopic("empty", TopicType.NORMAL, 1);
        String group = cluster.createGroup("empty", false);
        client.announceConsumer(group, topic);
        RemotingClients.sendEmpty(cluster, topic);

        Message delivered = Inbox.takeOne(client, group, topic);

        assertThat(delivered.getBody().isEmpty()).isTrue();
        assertThat(delivered.getSystemProperties().getBodyDigest().getChecksum())
                .isEqualTo(md5(new byte[0]));
    }

    private Message sendAndReceive(String topic, byte[] body) {
        String group = cluster.createGroup("compression", false);
        client.announceConsumer(group, topic);
        Message message =
                RawClient.message(topic, body).toBuilder()
                        .setSystemProperties(
                                RawClient.systemProperties().setBodyEncoding(Encoding.GZIP))
                        .build();
        assertThat(
                        client.blocking()
                                .sendMessage(
                                        SendMessageRequest.newBuilder()
                                                .addMessages(message)
                                                .build())
                                .getStatus()
                                .getCode())
                .isEqualTo(Code.OK);
        return Inbox.takeOne(client, group, topic);
    }

    private static void assertPlain(Message message) throws Exception {
        assertThat(message.getBody().toByteArray()).isEqualTo(BODY);
        assertThat(message.getSystemProperties().getBodyEncoding()).isEqualTo(Encoding.IDENTITY);
        assertThat(message.getSystemProperties().getBodyDigest().getType())
                .isEqualTo(DigestType.MD5);
        assertThat(message.getSystemProperties().getBodyDigest().getChecksum())
                .isEqualTo(md5(BODY));
    }

    private static String md5(byte[] body) throws Exception {
        return HexFormat.of()
                .withUpperCase()
                .formatHex(MessageDigest.getInstance("MD5").digest(body));
    }
}

package io.github.rocketproxy.backend.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.SerializeType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FrameSignerTest {
    private static final BrokerCredential CREDENTIAL = new BrokerCredential("ak", "sk");

    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameSigner(CREDENTIAL));

    @AfterEach
    void closeChannel() {
        channel.finishAndReleaseAll();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuf frame(HeaderWriter writer, Map<String, String> fields, String body) {
        ByteBuf frame = Unpooled.buffer();
        writer.begin(frame, 310);
        fields.forEach((name, value) -> writer.field(utf8(name), utf8(value)));
        writer.endHeader();
        frame.writeBytes(utf8(body));
        writer.endFrame(0);
        return frame;
    }

    /** All that was written, as the official library reads it. */
    private RemotingCommand written() throws Exception {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.writeBytes(part);
            part.release();
        }
        assertThat(all.readInt()).isEqualTo(all.readableBytes());
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return RemotingCommand.decode(ByteBuffer.wrap(bytes));
    }

    /** As brokers do it. */
    private static String signature(RemotingCommand command) throws GeneralSecurityException {
        Map<String, String> fields = new TreeMap<>(command.getExtFields());
        fields.remove("Signature");
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(utf8("sk"), "HmacSHA1"));
        fields.values().forEach(value -> mac.update(utf8(value)));
        if (command.getBody() != null) {
            mac.update(command.getBody());
        }
        return Base64.getEncoder().encodeToString(mac.doFinal());
    }

    @Test
    void shouldSignAsTheOfficialClientDoes() throws Exception {
        Map<String, String> fields = Map.of("topic", "T", "a", "1", "Zed", "z");
        for (HeaderWriter writer :
                new HeaderWriter[] {new BinaryHeaderWriter(), new JsonHeaderWriter()}) {
            channel.writeOutbound(frame(writer, fields, "body"));

            RemotingCommand command = written();
            assertThat(command.getExtFields())
                    .containsEntry("AccessKey", "ak")
                    .containsEntry("Signature", "pkxJ12Y5+52LB3I6vZWAS4wmISQ=")
                    .containsAllEntriesOf(fields)
                    .hasSize(5);
            assertThat(command.getCode()).isEqualTo(310);
            assertThat(command.getBody()).asString().isEqualTo("body");
        }
    }

    @Test
    void shouldSignABodyThatComesInPartsOfItsOwn() throws Exception {
        HeaderWriter writer = new BinaryHeaderWriter();
        ByteBuf head = Unpooled.buffer();
        writer.begin(head, 310).field(utf8("b"), utf8("orders")).endHeader();
        head.writeBytes(utf8("begin,"));
        String middle = "m".repeat(10_000);
        writer.endFrame(middle.length() + 4);

        channel.writeOutbound(head);
        channel.writeOutbound(Unpooled.copiedBuffer(middle, StandardCharsets.UTF_8));
        assertThat(channel.<ByteBuf>readOutbound()).as("held until it is whole").isNull();
        channel.writeOutbound(Unpooled.copiedBuffer(",end", StandardCharsets.UTF_8));

        RemotingCommand command = written();
        assertThat(command.getBody()).asString().isEqualTo("begin," + middle + ",end");
        assertThat(command.getExtFields())
                .containsEntry("Signature", signature(command))
                .containsEntry("b", "orders");
    }

    @Test
    void shouldSignRequestsWithoutFields() throws Exception {
        for (HeaderWriter writer :
                new HeaderWriter[] {new BinaryHeaderWriter(), new JsonHeaderWriter()}) {
            channel.writeOutbound(frame(writer, Map.of(), "body"));

            RemotingCommand command = written();
            assertThat(command.getExtFields())
                    .containsOnlyKeys("AccessKey", "Signature")
                    .containsEntry("Signature", signature(command));
        }
    }

    @Test
    void shouldSignWhatTheOfficialLibraryEncodes() throws Exception {
        RemotingCommand without = RemotingCommand.createRequestCommand(34, null);
        without.setSerializeTypeCurrentRPC(SerializeType.JSON);
        without.setBody(utf8("{}"));
        RemotingCommand with = RemotingCommand.createRequestCommand(14, null);
        with.setSerializeTypeCurrentRPC(SerializeType.JSON);
        with.addExtField("consumerGroup", "workers");
        with.addExtField("expression", "a = 'x' AND b <> \"y\\z\"\t\u00e4");
        with.addExtField("Zone", "here");

        for (RemotingCommand request : new RemotingCommand[] {without, with}) {
            channel.writeOutbound(Unpooled.wrappedBuffer(request.encode()));

            RemotingCommand command = written();
            assertThat(command.getOpaque()).isEqualTo(request.getOpaque());
            assertThat(command.getExtFields())
                    .containsEntry("AccessKey", "ak")
                    .containsEntry("Signature", signature(command));
            if (request.getCode() == 14) {
                assertThat(command.getExtFields())
                        .containsAllEntriesOf(request.getExtFields())
                        .hasSize(5);
            }
        }
    }

    @Test
    void shouldLeaveAnswersAsTheyAre() throws Exception {
        RemotingCommand answer = RemotingCommand.createResponseCommand(0, "fine");
        answer.setSerializeTypeCurrentRPC(SerializeType.JSON);
        answer.addExtField("a", "1");

        channel.writeOutbound(Unpooled.wrappedBuffer(answer.encode()));

        assertThat(written().getExtFields()).containsExactly(Map.entry("a", "1"));
    }

    @Test
    void shouldLetGoOfAFrameThatIsNeverWhole() {
        ByteBuf head = Unpooled.buffer();
        HeaderWriter writer = new BinaryHeaderWriter().begin(head, 310);
        writer.endHeader();
        writer.endFrame(100);

        channel.writeOutbound(head);
        channel.close();

        assertThat(head.refCnt()).isZero();
    }

    @Test
    void shouldNotShowTheSecret() {
        assertThat(new BrokerCredential("ak", "hidden").toString())
                .contains("ak")
                .doesNotContain("hidden");
    }
}

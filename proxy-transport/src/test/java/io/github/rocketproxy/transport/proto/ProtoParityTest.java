package io.github.rocketproxy.transport.proto;

import static org.assertj.core.api.Assertions.assertThat;

import apache.rocketmq.v2.MQAdmin;
import apache.rocketmq.v2.MQDomain;
import apache.rocketmq.v2.MQService;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our .proto files against the descriptors of rocketmq-proto. */
@Timeout(30)
class ProtoParityTest {
    private static final int CLIENT_PROPERTIES = 9;

    @Test
    void shouldHaveEveryDataTypeOfThePublishedProtocol() {
        assertThat(shapeOf(DefinitionProto.getDescriptor()))
                .isNotEmpty()
                .isEqualTo(shapeOf(MQDomain.getDescriptor()));
    }

    @Test
    void shouldHaveEveryRequestAndResponseOfThePublishedProtocol() {
        assertThat(shapeOf(ServiceProto.getDescriptor()))
                .isNotEmpty()
                .isEqualTo(shapeOf(MQService.getDescriptor()));
    }

    @Test
    void shouldHaveEveryMethodOfThePublishedProtocol() {
        assertThat(methodsOf(ServiceProto.getDescriptor()))
                .hasSize(17)
                .isEqualTo(methodsOf(MQService.getDescriptor()));
        assertThat(methodsOf(AdminProto.getDescriptor()))
                .hasSize(1)
                .isEqualTo(methodsOf(MQAdmin.getDescriptor()));
        assertThat(shapeOf(AdminProto.getDescriptor()))
                .isNotEmpty()
                .isEqualTo(shapeOf(MQAdmin.getDescriptor()));
    }

    @Test
    void shouldKeepFieldsOfLaterRevisionsWhenSettingsAreModified()
            throws InvalidProtocolBufferException {
        UnknownFieldSet later =
                UnknownFieldSet.newBuilder()
                        .addField(
                                CLIENT_PROPERTIES,
                                UnknownFieldSet.Field.newBuilder().addFixed32(7).build())
                        .build();
        byte[] sent = Settings.newBuilder().setUnknownFields(later).build().toByteArray();

        Settings echoed =
                Settings.parseFrom(sent).toBuilder().setMetric(Metric.newBuilder()).build();

        assertThat(Settings.parseFrom(echoed.toByteArray()).getUnknownFields()).isEqualTo(later);
    }

    private static SortedMap<String, String> methodsOf(FileDescriptor file) {
        SortedMap<String, String> methods = new TreeMap<>();
        for (ServiceDescriptor service : file.getServices()) {
            for (MethodDescriptor method : service.getMethods()) {
                methods.put(
                        method.getFullName(),
                        String.join(
                                " ",
                                method.getInputType().getFullName(),
                                "streaming=" + method.isClientStreaming(),
                                method.getOutputType().getFullName(),
                                "streaming=" + method.isServerStreaming()));
            }
        }
        return methods;
    }

    private static SortedMap<String, String> shapeOf(FileDescriptor file) {
        SortedMap<String, String> shape = new TreeMap<>();
        addEnums(file.getEnumTypes(), shape);
        addMessages(file.getMessageTypes(), shape);
        return shape;
    }

    private static void addMessages(List<Descriptor> messages, SortedMap<String, String> shape) {
        for (Descriptor message : messages) {
            DescriptorProto proto = message.toProto();
            shape.put(
                    message.getFullName(),
                    "message " + proto.getReservedNameList() + proto.getReservedRangeList());
            for (FieldDescriptor field : message.getFields()) {
                shape.put(message.getFullName() + " " + field.getNumber(), shapeOf(field));
            }
            addEnums(message.getEnumTypes(), shape);
            addMessages(message.getNestedTypes(), shape);
        }
    }

    private static String shapeOf(FieldDescriptor field) {
        return String.join(
                " ",
                field.getName(),
                field.getJsonName(),
                field.toProto().getType().name(),
                field.toProto().getTypeName(),
                field.toProto().getLabel().name(),
                "optional=" + field.toProto().getProto3Optional(),
                "packed=" + field.isPacked(),
                "oneof="
                        + (field.getRealContainingOneof() == null
                                ? ""
                                : field.getRealContainingOneof().getName()));
    }

    private static void addEnums(List<EnumDescriptor> enums, SortedMap<String, String> shape) {
        for (EnumDescriptor type : enums) {
            for (EnumValueDescriptor value : type.getValues()) {
                shape.put(type.getFullName() + " " + value.getName(), "" + value.getNumber());
            }
        }
    }
}

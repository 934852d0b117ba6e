package io.github.rocketproxy.bench.reference;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.netty.channel.EventLoopGroup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/**
 * What a gRPC server on grpc-java costs that does nothing: takes the bytes of a SendMessage and
 * answers with bytes that it has. Prints {@code ready PORT}.
 */
public final class NullGrpcServer {
    private static final String SERVICE = "apache.rocketmq.v2.MessagingService";

    private NullGrpcServer() {}

    /** Runs until it is killed. */
    public static void main(String[] args) throws IOException, InterruptedException {
        byte[] reply = FixedReply.bytes();
        MethodDescriptor<byte[], byte[]> send =
                MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(
                                MethodDescriptor.generateFullMethodName(SERVICE, "SendMessage"))
                        .build();
        EventLoopGroup loops = ServerLoops.group();
        Server server =
                NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                        .directExecutor()
                        .bossEventLoopGroup(loops)
                        .workerEventLoopGroup(loops)
                        .channelType(ServerLoops.channel())
                        .addService(
                                ServerServiceDefinition.builder(SERVICE)
                                        .addMethod(
                                                send,
                                                ServerCalls.asyncUnaryCall(
                                                        (request, observer) -> {
                                                            observer.onNext(reply);
                                                            observer.onCompleted();
                                                        }))
                                        .build())
                        .build()
                        .start();
        System.out.println("ready " + server.getPort());
        server.awaitTermination();
    }

    /** Passes encoded messages through as they are. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readNBytes(stream.available());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

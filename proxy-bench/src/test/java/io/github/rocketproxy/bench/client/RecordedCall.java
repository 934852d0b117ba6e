package io.github.rocketproxy.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/** Keeps what came of a call. */
final class RecordedCall implements CallListener {
    final List<byte[]> messages = new ArrayList<>();
    final List<Integer> ends = new ArrayList<>();

    @Override
    public void onMessage(ByteBuf in, int offset, int length) {
        messages.add(ByteBufUtil.getBytes(in, offset, length));
    }

    @Override
    public void onEnd(int grpcStatus) {
        ends.add(grpcStatus);
    }
}

package io.github.rocketproxy.pipeline;

import io.github.rocketproxy.pipeline.event.ReplyCode;
import io.github.rocketproxy.pipeline.port.Reply;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it was told. */
public final class RecordingReply implements Reply {
    public final List<ReplyCode> codes = new ArrayList<>();
    public final List<Integer> indexes = new ArrayList<>();

    @Override
    public void complete(int index, ReplyCode code, String text) {
        indexes.add(index);
        codes.add(code);
    }

    @Override
    public boolean isCancelled() {
        return false;
    }
}

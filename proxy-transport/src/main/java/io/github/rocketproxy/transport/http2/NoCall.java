package io.github.rocketproxy.transport.http2;

import io.netty.buffer.ByteBuf;

/** Hears of a call that was answered before it began. */
enum NoCall implements CallListener {
    INSTANCE;

    @Override
    public void onMessage(ByteBuf message) {
        message.release();
    }

    @Override
    public void onHalfClose() {
        // nothing is expected
    }

    @Override
    public void onCancel() {
        // nothing is held
    }

    @Override
    public void onComplete() {
        // nothing is held
    }
}

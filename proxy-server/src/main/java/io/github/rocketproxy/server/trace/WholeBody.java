package io.github.rocketproxy.server.trace;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/**
 * The body of a request in one piece. The JDK's own publishers copy theirs into pieces of 16 KiB,
 * each of which is written by itself.
 */
final class WholeBody implements BodyPublisher {
    private final ByteBuffer bytes;

    /**
     * @param bytes not changed before the request is over
     */
    WholeBody(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    @Override
    public long contentLength() {
        return bytes.remaining();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(
                new Subscription() {
                    private boolean isOver;

                    @Override
                    public void request(long count) {
                        if (!isOver) {
                            isOver = true;
                            subscriber.onNext(bytes.duplicate());
                            subscriber.onComplete();
                        }
                    }

                    @Override
                    public void cancel() {
                        isOver = true;
                    }
                });
    }
}

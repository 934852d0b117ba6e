package io.github.rocketproxy.bench.load;

import io.grpc.Status;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The books of a run in progress: one outcome per connection, and the end to wait for. */
final class Run {
    private final Outcome[] outcomes;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long wanted;
    private final long startNs = System.nanoTime();
    private volatile long endNs;

    Run(int connections, long wanted) {
        this.wanted = wanted;
        outcomes = new Outcome[connections];
        for (int i = 0; i < connections; i++) {
            outcomes[i] = new Outcome();
        }
    }

    Outcome outcome(int connection) {
        return outcomes[connection];
    }

    /** Books the end of a unary call. */
    void onReply(int connection, Status status, byte[] reply, long sinceNs, int messages) {
        if (!status.isOk()) {
            outcomes[connection].onError("grpc " + status.getCode());
            return;
        }
        if (reply == null) {
            outcomes[connection].onError("no reply");
        } else if (Replies.statusCode(reply) == Replies.OK) {
            outcomes[connection].onSuccess(System.nanoTime() - sinceNs, messages);
        } else {
            outcomes[connection].onError(Replies.describe(reply));
        }
    }

    long done() {
        long sum = 0;
        for (Outcome outcome : outcomes) {
            sum += outcome.messages();
        }
        return sum;
    }

    long errors(int connection) {
        return outcomes[connection].errorCount();
    }

    long errors() {
        long sum = 0;
        for (Outcome outcome : outcomes) {
            sum += outcome.errorCount();
        }
        return sum;
    }

    void end() {
        endNs = System.nanoTime();
        ended.countDown();
    }

    /** Waits for {@link #end()}; every call has a deadline, so it comes. */
    LoadResult await(Progress progress, boolean missedRate) throws InterruptedException {
        while (!ended.await(1, TimeUnit.SECONDS)) {
            progress.onSecond(done(), wanted, errors());
        }
        Outcome total = new Outcome();
        for (Outcome outcome : outcomes) {
            outcome.mergeInto(total);
        }
        return new LoadResult(total, endNs - startNs, missedRate);
    }
}

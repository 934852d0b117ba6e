package io.github.rocketproxy.pipeline.port;

import java.util.List;

/**
 * Who is connected, told to the brokers. Implemented by backend, called by transport; any thread.
 */
public interface Membership {
    /**
     * A client is there, or is there with other topics or subscriptions than before; the same again
     * does nothing. Returns at once; brokers hear of it soon.
     */
    void joined(Member member);

    /** A client has left. Returns at once; brokers hear of it soon. */
    void left(Member member);

    /**
     * What brokers know of a group's subscriptions, from whichever proxy or client told them. For
     * virtual threads: may ask brokers and wait, within a short time limit.
     *
     * @return empty where no broker knows the group or none answers in time
     */
    List<Member.Subscription> subscriptions(String group) throws InterruptedException;

    /** Tells nobody and knows nothing. */
    Membership NONE =
            new Membership() {
                @Override
                public void joined(Member member) {
                    // nobody to tell
                }

                @Override
                public void left(Member member) {
                    // nobody to tell
                }

                @Override
                public List<Member.Subscription> subscriptions(String group) {
                    return List.of();
                }
            };
}

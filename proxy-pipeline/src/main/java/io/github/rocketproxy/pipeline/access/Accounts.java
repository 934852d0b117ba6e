package io.github.rocketproxy.pipeline.access;

/** Every user name that is known of; bounded, and kept up to date by whoever implements it. */
public interface Accounts {
    /** What is known of that name, or null. Any thread; does not wait. */
    Account find(String userName);

    /**
     * Finds out about that name, so that {@link #find} has an answer, if only that nobody could be
     * asked. For virtual threads; may block.
     */
    void fetch(String userName) throws InterruptedException;

    /** Knows nobody. */
    Accounts NONE =
            new Accounts() {
                private final Account nobody = new Account(Subject.NOBODY);

                @Override
                public Account find(String userName) {
                    return nobody;
                }

                @Override
                public void fetch(String userName) {
                    // there is nobody
                }
            };
}

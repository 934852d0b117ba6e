package io.github.rocketproxy.pipeline.access;

/**
 * The place where the newest word on one user name is found. Callers keep it, so that a change
 * reaches all of them by one write. Any thread.
 */
public final class Account {
    private volatile Subject subject;

    /** With what is known. */
    public Account(Subject subject) {
        this.subject = subject;
    }

    /** What is known; null once the account has been given up and another must be asked for. */
    public Subject subject() {
        return subject;
    }

    /** Takes the newest word; too late once the account has been given up. */
    public synchronized void update(Subject newest) {
        if (subject != null) {
            subject = newest;
        }
    }

    /** Makes whoever keeps this account ask for another. */
    public synchronized void giveUp() {
        subject = null;
    }
}

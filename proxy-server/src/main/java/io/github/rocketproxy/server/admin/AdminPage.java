package io.github.rocketproxy.server.admin;

/** Something that operators can read. Asked on a virtual thread; may block. */
@FunctionalInterface
public interface AdminPage {
    /** What it says now. */
    Answer read();

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param content written as JSON
     */
    record Answer(int status, Object content) {
        /** Everything is as it should be. */
        public static Answer ok(Object content) {
            return new Answer(200, content);
        }
    }
}

package io.github.rocketproxy.server.admin;

/** Something that operators can read or do. Asked on a virtual thread; may block. */
@FunctionalInterface
public interface AdminPage {
    /**
     * What it says now, or has done.
     *
     * @throws BadRequestException what is wrong with the request, and what is allowed
     */
    Answer answer(AdminRequest request);

    /** The request makes no sense. */
    final class BadRequestException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /**
         * @param message for whoever asked
         */
        public BadRequestException(String message) {
            super(message);
        }
    }

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param contentType of HTTP
     * @param content bytes are sent as they are, anything else is written as JSON
     */
    record Answer(int status, String contentType, Object content) {
        private static final String JSON = "application/json";

        /** An answer in JSON. */
        public static Answer json(int status, Object content) {
            return new Answer(status, JSON, content);
        }

        /** Everything is as it should be. */
        public static Answer ok(Object content) {
            return json(200, content);
        }

        /** A file. */
        public static Answer ok(String contentType, byte[] content) {
            return new Answer(200, contentType, content);
        }
    }
}

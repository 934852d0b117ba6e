package io.github.rocketproxy.pipeline.event;

/** What a client speaks. */
public enum Protocol {
    GRPC("grpc"),
    REMOTING("remoting"),
    HTTP("http");

    private final String word;

    Protocol(String word) {
        this.word = word;
    }

    /** As operators write it. */
    public String word() {
        return word;
    }
}

package io.github.rocketproxy.transport.http2;

/** Headers of a request as a connection would have read them. */
public final class RequestHeaderSamples {
    private static final int MAX_BYTES = 16_384;

    private RequestHeaderSamples() {}

    public static RequestHeaders of(String... namesAndValues) {
        RequestHeaders headers = new RequestHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new HeaderField(namesAndValues[i], namesAndValues[i + 1]), MAX_BYTES);
        }
        return headers;
    }
}

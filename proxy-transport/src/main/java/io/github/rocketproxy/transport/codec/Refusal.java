package io.github.rocketproxy.transport.codec;

import io.github.rocketproxy.pipeline.event.ReplyCode;

/**
 * Why a request is not taken. Kept as constants, so that saying no allocates nothing.
 *
 * @param code for the client
 * @param text for people
 */
public record Refusal(ReplyCode code, String text) {}

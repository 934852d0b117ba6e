package io.github.rocketproxy.transport.control;

import io.github.rocketproxy.pipeline.route.TopicTypeCheck;

/**
 * What clients are told besides the route itself.
 *
 * @param endpoints where this proxy is
 * @param typeCheck decides which types of messages a topic without a type is said to take
 */
public record RouteConfig(AdvertisedEndpoints endpoints, TopicTypeCheck typeCheck) {
    /** Endpoints of the request, types as the official proxy tells them. */
    public static final RouteConfig DEFAULT =
            new RouteConfig(AdvertisedEndpoints.ECHO, TopicTypeCheck.STRICT);
}

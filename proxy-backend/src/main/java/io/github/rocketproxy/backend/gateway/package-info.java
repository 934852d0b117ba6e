/**
 * What requests and answers say: events become frames (on the encode thread), answers become
 * replies (on the event loop). {@code LinkGateway} is the door, called by the pipeline; the links
 * call the answer handlers.
 */
package io.github.rocketproxy.backend.gateway;

package io.github.rocketproxy.backend.local;

import io.github.rocketproxy.backend.codec.BrokerCredential;

/**
 * Access control of the embedded broker.
 *
 * @param superUser made at the first start, and as whom broker and proxy ask the broker
 * @param isAuthorized whether rules are looked at; else every user may do everything
 */
public record LocalAccess(BrokerCredential superUser, boolean isAuthorized) {}

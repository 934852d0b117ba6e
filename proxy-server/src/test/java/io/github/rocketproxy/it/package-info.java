/**
 * Integration tests: the official gRPC client, or bare stubs, against a proxy in front of a real
 * name server and broker. Run by Failsafe at {@code verify}; nothing calls this package.
 */
package io.github.rocketproxy.it;

/**
 * What brokers must know of the proxy's clients: producer groups that may be asked for the state of
 * transactions, and the members of consumer groups; and what brokers ask of these clients. Control
 * plane only: virtual threads and one event loop. Made by the assembly; transport sees it as {@code
 * Membership}.
 */
package io.github.rocketproxy.backend.group;

/**
 * Local mode: the official name server and broker run inside this JVM and are reached without a
 * socket. Started and stopped by the assembly; links and control client see only a Connector.
 */
package io.github.rocketproxy.backend.local;

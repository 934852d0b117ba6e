/**
 * How a byte stream to a broker or name server comes about: over a socket, or inside this JVM.
 * Called by links and by the control client; nothing above knows which of the two it talks through.
 */
package io.github.rocketproxy.backend.net;

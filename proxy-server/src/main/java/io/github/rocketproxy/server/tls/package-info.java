/**
 * Certificates and keys: reads them from PEM files, checks that they fit, makes the TLS contexts of
 * both sides and makes them anew when the files change. Called by the assembly; nothing here knows
 * what the contexts are used for.
 */
package io.github.rocketproxy.server.tls;

/**
 * Users of this proxy's own: those of a file, and those of providers that somebody has added. Also
 * the audit log. The assembly chooses among them; what the pipeline sees are {@code Accounts} and
 * {@code AuditTrail}.
 */
package io.github.rocketproxy.server.access;

/**
 * The HTTP endpoint for operators: whether the proxy lives and is ready, what it does, and the few
 * things that may be asked of it. Opened by the assembly, on the loopback address unless configured
 * otherwise; whoever reaches its port may read it, so nothing secret is on it.
 */
package io.github.rocketproxy.server.admin;

/**
 * What the proxies are compared with, each the main class of a process of its own: the Remoting
 * client that sends straight to the broker, and servers that do nothing but answer. Started by the
 * process package.
 */
package io.github.rocketproxy.bench.reference;

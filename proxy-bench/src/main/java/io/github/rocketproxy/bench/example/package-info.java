/** The example of the README: sends and receives with the official client. Run by bin/example. */
package io.github.rocketproxy.bench.example;

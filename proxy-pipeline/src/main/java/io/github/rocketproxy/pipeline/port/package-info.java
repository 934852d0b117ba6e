/**
 * The doors of the core. {@code Reply} and its kinds lead back to the client and are implemented by
 * transport; {@code BrokerGateway} and {@code Metadata} lead to brokers and name servers and are
 * implemented by backend, as are {@code ConsumerOffsets}, {@code MessageRecall} and {@code
 * LiteSubscriptions}, which ask one broker and wait; {@code AccessPolicy} says who may do what. Of
 * clients, {@code Membership} tells the brokers, and {@code ClientCommands} carries what brokers
 * want of them.
 */
package io.github.rocketproxy.pipeline.port;

/**
 * What the integration tests stand on: a real cluster and a proxy, each process in a JVM of its
 * own.
 *
 * <ul>
 *   <li>{@link io.github.rocketproxy.it.support.RealCluster}: the official name server and broker,
 *       on free loopback ports, with their data and logs in a temporary folder. One is shared by
 *       all classes of a test JVM; a test that breaks its broker starts its own.
 *   <li>{@link io.github.rocketproxy.it.support.ProxyUnderTest}: the seam. {@link
 *       io.github.rocketproxy.it.support.ProxyKind} picks what stands behind it by the system
 *       property {@code it.proxy}: {@code launcher} runs bin/rocketproxy as a user does, {@code
 *       official} runs the official proxy to prove the tests themselves (profile {@code
 *       official-proxy}).
 *   <li>{@link io.github.rocketproxy.it.support.Clients}: the official gRPC client, for what users
 *       see; {@link io.github.rocketproxy.it.support.RawClient}: bare stubs, for what that client
 *       never sends.
 * </ul>
 *
 * <p>The generated protocol classes come from the client's own jar and so stand on its shaded gRPC
 * and protobuf; rocketmq-proto holds classes of the same names and must not come before it on the
 * class path.
 *
 * <p>Properties: {@code it.proxy}, {@code it.modes} (comma separated, default all three), {@code
 * it.volume.messages} (default 50000). Only integration tests may use this package.
 */
package io.github.rocketproxy.it.support;

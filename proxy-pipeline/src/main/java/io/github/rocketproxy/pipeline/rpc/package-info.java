/**
 * RPCs as those see them who count, log or trace them: {@link
 * io.github.rocketproxy.pipeline.rpc.RpcListener} hears of the end of each one, whatever front-end
 * it came through. Called by transport; listened to by meters, the access log and the like.
 */
package io.github.rocketproxy.pipeline.rpc;

/**
 * Plain request and answer over Remoting for the control plane: one call blocks one virtual thread.
 * Headers and bodies are those of rocketmq-remoting. Never called from a loop or a stage.
 */
package io.github.rocketproxy.backend.control;

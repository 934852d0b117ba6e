/**
 * The ring slot and what it is made of. Filled by transport on the event loop, worked on by the
 * stages, emptied on the event loop again. Plain mutable data: one thread at a time has it, and the
 * ring's sequences order the hand-overs.
 */
package io.github.rocketproxy.pipeline.event;

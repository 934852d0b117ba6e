/**
 * The process's log: its format and levels, and what writes lines without making anybody wait.
 * Called by the command line, by the assembly and by the other logs.
 */
package io.github.rocketproxy.server.log;

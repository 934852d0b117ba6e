/**
 * Files that are taken anew while the proxy runs. Used by whoever reads such a file; knows nothing
 * of what is in it.
 */
package io.github.rocketproxy.server.files;

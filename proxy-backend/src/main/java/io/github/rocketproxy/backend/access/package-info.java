/**
 * Users and their rules as brokers have them, and the cache over any directory of users: asked for
 * when a caller first shows up, kept, and asked for again every so often. The assembly makes {@code
 * CachedAccounts}; what the pipeline sees of it are {@code Accounts}. Nothing here writes to a
 * broker, and no secret is ever logged.
 */
package io.github.rocketproxy.backend.access;

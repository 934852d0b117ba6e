package io.github.rocketproxy.server.access;

import io.github.rocketproxy.pipeline.access.Account;
import io.github.rocketproxy.pipeline.access.Accounts;
import io.github.rocketproxy.pipeline.access.Subject;
import io.github.rocketproxy.pipeline.status.Counters;
import io.github.rocketproxy.pipeline.status.ProxyCounter;
import io.github.rocketproxy.server.files.FileWatch;
import io.github.rocketproxy.server.files.ReloadState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of a file, all of them known at any time. A change of the file is in force for
 * connected clients too, all of it or nothing: a file that cannot be used changes nothing but a
 * counter and a line of the log.
 */
public final class FileAccounts implements Accounts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileAccounts.class);

    private final Path file;
    private final Counters counters;
    private final FileWatch watch;
    private final ReloadState state;
    private final Account nobody = new Account(Subject.NOBODY);
    private volatile Map<String, Account> known = Map.of();

    /**
     * Reads the file.
     *
     * @throws BadUsersException it cannot be used; then there is nothing to close
     */
    public FileAccounts(Path file, Counters counters) throws BadUsersException {
        this.file = file;
        this.counters = counters;
        state = new ReloadState("auth.usersFile", List.of(file), InstantSource.system());
        watch = new FileWatch("mqp-users", List.of(file), this::reload);
        try {
            take(UsersFile.read(file));
        } catch (BadUsersException e) {
            watch.close();
            throw e;
        }
        warnIfOthersMayRead();
    }

    /** Looks at the file this often from now on. */
    public void start(long everyMs) {
        watch.start(everyMs);
    }

    /** What became of the file. */
    public ReloadState state() {
        return state;
    }

    /** Looks at the file once; one thread at a time. */
    void look() {
        watch.look();
    }

    private void reload() {
        try {
            take(UsersFile.read(file));
            counters.increment(ProxyCounter.USERS_RELOADS);
            LOG.info("{} users of {} are in force", known.size(), file);
        } catch (BadUsersException e) {
            counters.increment(ProxyCounter.USERS_RELOAD_FAILURES);
            state.failed(e.getMessage());
            LOG.error(
                    "the changed users file is not used, the former users stay in force: {}",
                    e.getMessage());
        }
    }

    private void take(Map<String, Subject> users) {
        Map<String, Account> before = known;
        Map<String, Account> next = new HashMap<>();
        users.forEach((name, subject) -> next.put(name, account(before.get(name), subject)));
        known = next;
        state.taken(Map.of("users", Integer.toString(next.size())));
        before.forEach(
                (name, account) -> {
                    if (!next.containsKey(name)) {
                        account.giveUp();
                    }
                });
    }

    private static Account account(Account before, Subject newest) {
        if (before == null) {
            return new Account(newest);
        }
        if (!newest.isSameAs(before.subject())) {
            before.update(newest);
        }
        return before;
    }

    private void warnIfOthersMayRead() {
        try {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                LOG.warn("{} holds secrets and everybody may read it: chmod 600", file);
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("permissions of {} are not known", file, e);
        }
    }

    @Override
    public Account find(String userName) {
        return known.getOrDefault(userName, nobody);
    }

    /** Everything is known already. */
    @Override
    public void fetch(String userName) {
        // nobody else can be asked
    }

    @Override
    public void close() {
        watch.close();
    }
}

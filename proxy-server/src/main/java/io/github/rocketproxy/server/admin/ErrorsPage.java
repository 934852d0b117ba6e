package io.github.rocketproxy.server.admin;

import io.github.rocketproxy.server.log.RecentErrors;

/** The newest errors and warnings of the log, the newest first. */
public final class ErrorsPage implements AdminPage {
    private final RecentErrors errors;

    public ErrorsPage(RecentErrors errors) {
        this.errors = errors;
    }

    @Override
    public Answer answer(AdminRequest request) {
        return Answer.ok(errors.newestFirst());
    }
}

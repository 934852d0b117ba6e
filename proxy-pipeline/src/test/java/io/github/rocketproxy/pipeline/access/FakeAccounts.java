package io.github.rocketproxy.pipeline.access;

import java.util.HashMap;
import java.util.Map;

/** Counts what is asked for; what is to be fetched is put in by the test. */
final class FakeAccounts implements Accounts {
    private final Map<String, Account> known = new HashMap<>();
    private final Map<String, Subject> toFetch = new HashMap<>();
    private int finds;
    private int fetches;

    Map<String, Account> known() {
        return known;
    }

    Map<String, Subject> toFetch() {
        return toFetch;
    }

    int finds() {
        return finds;
    }

    int fetches() {
        return fetches;
    }

    @Override
    public Account find(String userName) {
        finds++;
        return known.get(userName);
    }

    @Override
    public void fetch(String userName) {
        fetches++;
        known.put(userName, new Account(toFetch.getOrDefault(userName, Subject.NOBODY)));
    }
}

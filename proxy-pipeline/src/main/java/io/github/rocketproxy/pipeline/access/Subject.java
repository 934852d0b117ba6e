package io.github.rocketproxy.pipeline.access;

import java.util.Objects;

/**
 * What is known of a user name at one time. Immutable, but for the verdicts that it remembers: when
 * the user or its rules change there is another subject.
 */
public final class Subject {
    /** There is no such user. */
    public static final Subject NOBODY = new Subject(null, Acl.NONE);

    /** Nobody could be asked. */
    public static final Subject UNAVAILABLE = new Subject(null, Acl.NONE);

    private final User user;
    private final Acl acl;
    private final Verdicts verdicts = new Verdicts();

    /** A user with its rules. */
    public static Subject of(User user, Acl acl) {
        return new Subject(Objects.requireNonNull(user), acl);
    }

    private Subject(User user, Acl acl) {
        this.user = user;
        this.acl = acl;
    }

    /** The user; null of {@link #NOBODY} and {@link #UNAVAILABLE}. */
    User user() {
        return user;
    }

    /** The rules; none of who is no user. */
    public Acl acl() {
        return acl;
    }

    /** Whether there is such a user. */
    public boolean isUser() {
        return user != null;
    }

    /** Whether the other says the same. */
    public boolean isSameAs(Subject other) {
        return isUser() ? user.equals(other.user) && acl.equals(other.acl) : this == other;
    }

    /** Asks the rules. */
    boolean permits(Permission permission, String name, byte[] source) {
        return permission.isGivenBy(acl, name, source);
    }

    /**
     * Where the verdicts about a caller are kept: with others', if it does not matter where it is.
     */
    Verdicts verdicts() {
        return acl.dependsOnSource() ? new Verdicts() : verdicts;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return String.valueOf(user);
    }
}

package io.github.rocketproxy.pipeline.access;

/** Where verdicts are written down. */
public interface AuditTrail {
    /** Any thread, stage threads included: does not wait, and may drop what is too much. */
    void add(AuditEntry entry);

    /** Whether denials are written down; if not, {@link #add} need not be called with them. */
    boolean wantsDenied();

    /**
     * Whether what is allowed is written down: each user's first coming from an address, its first
     * use of each right, and each change of offsets and recall.
     */
    boolean wantsAllowed();

    /** Writes nothing. */
    AuditTrail NONE =
            new AuditTrail() {
                @Override
                public void add(AuditEntry entry) {
                    // nobody reads it
                }

                @Override
                public boolean wantsDenied() {
                    return false;
                }

                @Override
                public boolean wantsAllowed() {
                    return false;
                }
            };
}

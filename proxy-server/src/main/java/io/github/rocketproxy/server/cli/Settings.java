package io.github.rocketproxy.server.cli;

import io.github.rocketproxy.server.config.ConfigBuilder;
import io.github.rocketproxy.server.config.OfficialReplacements;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of an official-style command line, put together weakest source first.
 *
 * @param notices what the log should tell once
 */
record Settings(ConfigBuilder builder, List<String> notices) {
    static Settings of(Session session, OfficialOptions official, CommonOptions common) {
        return of(session, official, common, null);
    }

    /**
     * As the other method.
     *
     * @param namesrv of the option --namesrv; null where it is not given
     */
    static Settings of(
            Session session, OfficialOptions official, CommonOptions common, String namesrv) {
        ConfigBuilder builder = new ConfigBuilder();
        List<String> notices = new ArrayList<>();
        List<String> ignored = official.applyFile(builder, session.environment());
        if (!ignored.isEmpty()) {
            notices.add(OfficialReplacements.notice(ignored));
        }
        common.applyFileAndEnvironment(builder, session.environment());
        official.applyFlags(builder);
        CommonOptions.set(builder, "--namesrv", "namesrv.addresses", namesrv);
        common.applyOptions(builder);
        common.applyAssignments(builder);
        notices.addAll(common.notices());
        notices.addAll(builder.notices());
        return new Settings(builder, notices);
    }
}

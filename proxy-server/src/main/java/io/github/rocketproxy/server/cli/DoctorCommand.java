package io.github.rocketproxy.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rocketproxy.server.config.ConfigException;
import io.github.rocketproxy.server.config.ProxyConfig;
import io.github.rocketproxy.server.doctor.Doctor;
import io.github.rocketproxy.server.doctor.Finding;
import io.github.rocketproxy.server.doctor.Finding.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}: what is wrong around a proxy, and what to do. */
@Command(
        name = "doctor",
        header = "Says what is wrong around a proxy, and what to do.",
        description =
                "Looks at JVM, memory, limits, ports, certificates, name servers and brokers with"
                        + " the configuration that a start with the same options would have, and"
                        + " changes nothing. Exit code 1 where a proxy would not start or serve.")
final class DoctorCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Session session;

    @Mixin private OfficialOptions official;
    @Mixin private CommonOptions common;

    @Option(
            names = "--namesrv",
            paramLabel = "HOST:PORT[;HOST:PORT]",
            description = "Name servers of the cluster.")
    private String namesrv;

    @Option(names = "--json", description = "A JSON array instead of lines.")
    private boolean json;

    DoctorCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException, JsonProcessingException {
        List<Finding> findings = findings();
        if (json) {
            session.out().println(JSON.writeValueAsString(findings));
        } else {
            findings.forEach(finding -> session.out().println(finding.line()));
        }
        boolean isWell = findings.stream().noneMatch(found -> found.level() == Level.FAIL);
        return isWell ? Foreground.OK : CommandLineRunner.START_FAILED;
    }

    private List<Finding> findings() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        try {
            Settings settings = Settings.of(session, official, common, namesrv);
            ProxyConfig config = settings.builder().build();
            findings.add(Finding.configuration(settings.notices()));
            findings.addAll(new Doctor(config).examine());
        } catch (ConfigException e) {
            findings.add(
                    Finding.fail(
                            "configuration",
                            e.getMessage(),
                            "correct it; the rest was not looked at"));
        }
        return findings;
    }
}

package io.github.rocketproxy.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Dockerfile by the rules that hadolint and reviewers would hold it to. */
class DockerfileTest {
    private record Instruction(String name, String rest) {
        static Instruction of(String line) {
            String[] parts = line.strip().split("\\s+", 2);
            return new Instruction(parts[0], parts.length > 1 ? parts[1] : "");
        }
    }

    private final List<Instruction> all = instructions();

    private static List<Instruction> instructions() {
        String text =
                DeployFiles.text(DeployFiles.DEPLOY.resolve("docker/Dockerfile"))
                        .replaceAll("(?m)^\\s*#.*\\R", "")
                        .replaceAll("\\\\\\R", " ");
        return Arrays.stream(text.split("\\R"))
                .filter(line -> !line.isBlank())
                .map(Instruction::of)
                .toList();
    }

    private List<String> rests(List<Instruction> among, String name) {
        return among.stream().filter(one -> one.name.equals(name)).map(Instruction::rest).toList();
    }

    private List<Instruction> last() {
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            from = all.get(i).name.equals("FROM") ? i : from;
        }
        return all.subList(from, all.size());
    }

    @Test
    void shouldBuildInOneStageAndRunInAnother() {
        assertThat(rests(all, "FROM"))
                .hasSize(2)
                .allSatisfy(from -> assertThat(DeployFiles.isPinned(from.split(" ")[0])).isTrue());
        assertThat(rests(all, "FROM").getFirst()).startsWith("maven:").endsWith(" AS build");
        assertThat(rests(all, "FROM").getLast()).isEqualTo("eclipse-temurin:25-jdk");
        assertThat(rests(last(), "COPY"))
                .allSatisfy(copy -> assertThat(copy).startsWith("--from=build "));
        assertThat(DeployFiles.isPinned("maven:latest")).isFalse();
        assertThat(DeployFiles.isPinned("maven")).isFalse();
    }

    @Test
    void shouldRunAsAUserWithoutRightsThatHasANumber() {
        assertThat(rests(last(), "USER"))
                .containsExactly(DeployFiles.USER + ":" + DeployFiles.USER);
        assertThat(last().subList(last().indexOf(user()), last().size()))
                .as("nothing is installed after")
                .noneMatch(one -> one.name.equals("RUN") || one.name.equals("COPY"));
    }

    private Instruction user() {
        return last().stream().filter(one -> one.name.equals("USER")).findFirst().orElseThrow();
    }

    @Test
    void shouldSayWhetherItIsWellAndEndWithADrain() {
        assertThat(rests(last(), "HEALTHCHECK"))
                .singleElement()
                .asString()
                .contains("/opt/rocketproxy/bin/admin", "/livez", "--start-period=");
        assertThat(rests(last(), "STOPSIGNAL")).containsExactly("SIGTERM");
        assertThat(rests(last(), "ENTRYPOINT"))
                .as("no shell between, which would keep the signal")
                .containsExactly("[\"/opt/rocketproxy/bin/rocketproxy\"]");
        assertThat(rests(last(), "EXPOSE")).containsExactly("8081 8083");
        assertThat(rests(last(), "RUN")).anyMatch(run -> run.endsWith("bin/rocketproxy train"));
    }

    @Test
    void shouldFollowTheUsualRules() {
        assertThat(rests(all, "ADD")).as("COPY does it, and fetches nothing").isEmpty();
        assertThat(rests(all, "MAINTAINER")).isEmpty();
        assertThat(rests(all, "WORKDIR")).allSatisfy(dir -> assertThat(dir).startsWith("/"));
        assertThat(rests(all, "RUN"))
                .allSatisfy(
                        run -> {
                            assertThat(run).doesNotContain("sudo ", "curl ", "wget ", "cd ");
                            if (run.contains("apt-get install")) {
                                assertThat(run)
                                        .contains("--no-install-recommends", " -y ")
                                        .contains("rm -rf /var/lib/apt/lists/*");
                            }
                        });
        assertThat(rests(all, "ENV").toString()).doesNotContainIgnoringCase("password");
    }

    @Test
    void shouldKeepTheBuildsOwnFilesOut() {
        assertThat(DeployFiles.text(DeployFiles.DEPLOY.resolve("docker/Dockerfile.dockerignore")))
                .contains("**/target", "**/.git", "/data");
        assertThat(Files.isExecutable(DeployFiles.ROOT.resolve("bin/admin"))).isTrue();
    }
}

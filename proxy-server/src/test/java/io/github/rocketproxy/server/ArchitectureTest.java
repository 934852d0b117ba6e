package io.github.rocketproxy.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The rules of docs/architecture.md: which module may see which, and what classes are called. */
@AnalyzeClasses(
        packages = "io.github.rocketproxy",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String PIPELINE = "io.github.rocketproxy.pipeline..";
    private static final String TRANSPORT = "io.github.rocketproxy.transport..";
    private static final String BACKEND = "io.github.rocketproxy.backend..";
    private static final String SERVER = "io.github.rocketproxy.server..";

    @ArchTest
    static final ArchRule transportDoesNotSeeBackend =
            noClasses()
                    .that()
                    .resideInAPackage(TRANSPORT)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(BACKEND);

    @ArchTest
    static final ArchRule backendDoesNotSeeTransport =
            noClasses()
                    .that()
                    .resideInAPackage(BACKEND)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(TRANSPORT);

    @ArchTest
    static final ArchRule pipelineSeesNeitherSide =
            noClasses()
                    .that()
                    .resideInAPackage(PIPELINE)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(TRANSPORT, BACKEND, SERVER);

    @ArchTest
    static final ArchRule pipelineKnowsNoProtocolLibrary =
            noClasses()
                    .that()
                    .resideInAPackage(PIPELINE)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.netty.channel.socket..",
                            "io.netty.bootstrap..",
                            "java.nio.channels..",
                            "io.grpc..",
                            "org.apache.rocketmq..");

    @ArchTest
    static final ArchRule pipelineOpensNoSocket =
            noClasses()
                    .that()
                    .resideInAPackage(PIPELINE)
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching("java\\.net\\..*(Socket|Server|Http|URL).*");

    @ArchTest
    static final ArchRule onlyServerAndBenchSeeTheServer =
            noClasses()
                    .that()
                    .resideInAnyPackage(PIPELINE, TRANSPORT, BACKEND)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(SERVER);

    @ArchTest
    static final ArchRule messagesAreReadInPlace =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.github.rocketproxy.bench..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("apache.rocketmq.v2..")
                    .because("the generated client protocol is for tests and benches");

    @ArchTest
    static final ArchRule namesSayTheRole =
            noClasses()
                    .should()
                    .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)(\\$.*)?")
                    .because("a name says what a class is, not that it helps");

    @ArchTest
    static void everyModuleIsLookedAt(JavaClasses classes) {
        assertThat(classes)
                .extracting(type -> type.getPackageName().split("\\.")[3])
                .contains("pipeline", "transport", "backend", "server");
    }

    @ArchTest
    static void everyPackageIsDescribed(JavaClasses classes) throws IOException {
        assertThat(classes).isNotEmpty();
        try (Stream<Path> sources = Files.walk(Path.of(".."), 16)) {
            List<Path> packages =
                    sources.filter(path -> path.toString().endsWith(".java"))
                            .filter(
                                    path ->
                                            path.toString()
                                                    .replace('\\', '/')
                                                    .contains("/src/main/java/"))
                            .map(Path::getParent)
                            .distinct()
                            .toList();
            assertThat(packages)
                    .isNotEmpty()
                    .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
        }
    }
}

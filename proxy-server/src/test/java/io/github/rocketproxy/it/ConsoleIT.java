package io.github.rocketproxy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketproxy.it.support.Browser;
import io.github.rocketproxy.it.support.ConsoleLoad;
import io.github.rocketproxy.it.support.InJvmProxy;
import io.github.rocketproxy.it.support.IntegrationTest;
import io.github.rocketproxy.it.support.PipelineMode;
import io.github.rocketproxy.it.support.RealCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The console in a real browser, over a proxy at work. With {@code -Dconsole.screenshots=DIR} it
 * also makes the pictures of docs/images.
 */
@IntegrationTest
class ConsoleIT {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final int PHONE = 390;

    /** WCAG 2, AA. */
    private static final double READABLE = 4.5;

    private static Browser browser;
    private static ConsoleLoad load;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start();
        load = ConsoleLoad.start(RealCluster.shared());
    }

    @AfterAll
    static void stop() {
        if (load != null) {
            load.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    private static Browser.Page open(InJvmProxy proxy) {
        Browser.Page page = browser.open("http://" + proxy.adminEndpoint() + "/");
        awaitRounds(page, 3);
        return page;
    }

    private static void awaitRounds(Browser.Page page, int rounds) {
        await().atMost(WITHIN.plusSeconds(4L * rounds))
                .until(
                        () ->
                                page.evaluate("Number(document.body?.dataset.rounds || 0)").asInt()
                                        >= rounds);
    }

    private static String text(Browser.Page page, String selector) {
        return page.evaluate("document.querySelector(`" + selector + "`).innerText").asText();
    }

    /** The cells of the row that shows this name. */
    private static List<String> row(Browser.Page page, String section, String name) {
        JsonNode cells =
                page.evaluate(
                        "[...document.querySelectorAll('#%s tbody tr')].map(row => [...row.cells].map(c => c.innerText)).find(cells => cells.includes(`%s`)) || []"
                                .formatted(section, name));
        List<String> texts = new ArrayList<>();
        cells.forEach(cell -> texts.add(cell.asText()));
        return texts;
    }

    private static double tile(Browser.Page page, String name) {
        String shown =
                page.evaluate(
                                "[...document.querySelectorAll('.tile')].find(t => t.innerText.includes('%s')).querySelector('b').innerText"
                                        .formatted(name))
                        .asText();
        double factor = shown.endsWith("k") ? 1_000 : 1;
        return factor * Double.parseDouble(shown.replaceAll("[^0-9.]", ""));
    }

    @Test
    void shouldShowWhatTheProxyDoes() {
        try (Browser.Page page = open(load.proxy())) {
            await().atMost(WITHIN)
                    .untilAsserted(
                            () -> {
                                assertThat(tile(page, "requests/s")).isPositive();
                                assertThat(tile(page, "messages in/s")).isPositive();
                                assertThat(tile(page, "messages out/s")).isPositive();
                                assertThat(tile(page, "refused/s")).isPositive();
                            });
            assertThat(text(page, "#ready")).isEqualTo("ready");
            assertThat(tile(page, "clients")).isEqualTo(load.clients());
            assertThat(tile(page, "connections")).isGreaterThanOrEqualTo(load.clients());
            assertThat(row(page, "topics", load.doneTopic()))
                    .as("messages stored and delivered")
                    .endsWith(ConsoleLoad.DONE + "", ConsoleLoad.DONE + "");
            load.topics().forEach(topic -> assertThat(row(page, "topics", topic)).isNotEmpty());
            assertThat(row(page, "clients", load.group())).contains("push consumer");
            assertThat(row(page, "links", "broker-a")).contains("up", "closed");
            assertThat(row(page, "limits", load.limitedTopic())).contains("topic");
            assertThat(row(page, "counters", "limited topic")).isNotEmpty();
            assertThat(row(page, "stages", "total")).doesNotContain("–");
            assertThat(page.evaluate("document.querySelectorAll('#chart polyline').length").asInt())
                    .isEqualTo(2);
            assertThat(page.troubles()).isEmpty();
            assertThat(page.requests())
                    .isNotEmpty()
                    .allMatch(url -> url.startsWith("http://" + load.proxy().adminEndpoint()));
        }
    }

    @Test
    void shouldShowWhateverClientsCallThemselvesAsText() {
        try (Browser.Page page = open(load.proxy())) {
            assertThat(row(page, "clients", ConsoleLoad.MARKUP)).isNotEmpty();
            assertThat(page.evaluate("document.querySelectorAll('img').length").asInt()).isZero();
            assertThat(page.evaluate("typeof window.taken").asText()).isEqualTo("undefined");
            assertThat(page.troubles()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void shouldBeReadableInEitherColors(String scheme) {
        try (Browser.Page page = open(load.proxy())) {
            page.preferColors(scheme);

            assertThat(page.evaluate(brightness("--card")).asDouble() > 0.5)
                    .isEqualTo(scheme.equals("light"));
            for (String color : List.of("--text", "--soft", "--good", "--warn", "--bad")) {
                double one = page.evaluate(brightness(color)).asDouble() + 0.05;
                double two = page.evaluate(brightness("--card")).asDouble() + 0.05;
                assertThat(Math.max(one, two) / Math.min(one, two))
                        .as(scheme + " " + color)
                        .isGreaterThan(READABLE);
            }
        }
    }

    /** Relative luminance, by WCAG 2. */
    private static String brightness(String variable) {
        return """
        (() => {
            const hex = getComputedStyle(document.documentElement).getPropertyValue('%s').trim();
            const part = i => {
                const c = parseInt(hex.slice(i, i + 2), 16) / 255;
                return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
            };
            return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
        })()
        """
                .formatted(variable);
    }

    @Test
    void shouldFitANarrowScreen() {
        try (Browser.Page page = open(load.proxy())) {
            page.size(PHONE, 800);
            awaitRounds(page, 4);

            assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
                    .isLessThanOrEqualTo(PHONE);
        }
    }

    @Test
    void shouldSayThatTheProxyIsGone() {
        InJvmProxy proxy =
                InJvmProxy.cluster(
                        RealCluster.shared().nameServerAddress(), PipelineMode.FUSED, Map.of());
        boolean isOpen = true;
        try (Browser.Page page = open(proxy)) {
            assertThat(isLostShown(page)).isFalse();
            proxy.close();
            isOpen = false;

            await().atMost(WITHIN).until(() -> isLostShown(page));
            assertThat(text(page, "#lost")).contains("does not answer");
            assertThat(text(page, "#ready")).doesNotContain("ready");
        } finally {
            if (isOpen) {
                proxy.close();
            }
        }
    }

    private static boolean isLostShown(Browser.Page page) {
        return page.evaluate("document.getElementById('lost').offsetHeight > 0").asBoolean();
    }

    @Test
    @EnabledIfSystemProperty(named = "console.screenshots", matches = ".+")
    void shouldMakePictures() throws Exception {
        Path folder = Files.createDirectories(Path.of(System.getProperty("console.screenshots")));
        try (Browser.Page page = open(load.proxy())) {
            awaitRounds(page, 32);
            int height = page.evaluate("document.documentElement.scrollHeight").asInt();
            page.size(1_400, height);
            for (String scheme : List.of("light", "dark")) {
                page.preferColors(scheme);
                awaitRounds(page, 34);
                page.writePicture(folder.resolve("console-" + scheme + ".png"));
            }
        }
    }
}

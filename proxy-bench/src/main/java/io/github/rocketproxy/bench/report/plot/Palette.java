package io.github.rocketproxy.bench.report.plot;

import java.util.List;

/**
 * Colours after Okabe and Ito, which the colour-blind can tell apart, and lighter ones of the same
 * hues for dark pages.
 */
final class Palette {
    private static final List<String> LIGHT =
            List.of("#0072b2", "#c14f00", "#00805c", "#a8477d", "#8a6d00", "#555c63", "#6a51a3");
    private static final List<String> DARK =
            List.of("#56b4e9", "#ff9248", "#35c796", "#e59ac6", "#e6bb3c", "#a9b1b9", "#b6a4e8");

    private Palette() {}

    /** Number of the colour of the n-th target. */
    static int color(int target) {
        return Math.floorMod(target, LIGHT.size());
    }

    /** Style of every plot: {@code fN} fills, {@code lN} draws in colour N. */
    static String style() {
        return """
        .plot{font-family:system-ui,sans-serif;font-size:13px}\
        .plot text{fill:#1c2024}.plot .soft{fill:#5c6670;font-size:12px}\
        .plot .title{font-size:15px;font-weight:600}.plot .paper{fill:#fff}\
        .plot .rest{fill:#b9c1c9}.plot .grid{stroke:#e1e5e9}.plot .axis{stroke:#5c6670}\
        .plot .span{stroke:#1c2024;stroke-width:1.2}.plot .line{fill:none;stroke-width:2}\
        .plot .name{font-weight:600}"""
                + colors(LIGHT)
                + """
                @media (prefers-color-scheme:dark){\
                .plot text{fill:#e4e8ec}.plot .soft{fill:#9aa5b0}.plot .paper{fill:#15181c}\
                .plot .rest{fill:#59626b}.plot .grid{stroke:#2b3138}.plot .axis{stroke:#9aa5b0}\
                .plot .span{stroke:#e4e8ec}"""
                + colors(DARK)
                + "}";
    }

    private static String colors(List<String> colors) {
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < colors.size(); i++) {
            String color = colors.get(i);
            rules.append(".plot .f%d{fill:%s}.plot .l%d{stroke:%s}".formatted(i, color, i, color));
        }
        return rules.toString();
    }
}

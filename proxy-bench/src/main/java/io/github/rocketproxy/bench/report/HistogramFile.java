package io.github.rocketproxy.bench.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * A {@code .hgrm} file: the percentile distribution in us, as the plotters of HdrHistogram read it,
 * and as its last line the histogram itself, compressed, so that nothing is lost.
 */
final class HistogramFile {
    private static final double NS_PER_US = 1e3;
    private static final String START = "#[Histogram = ";
    private static final String END = "]";

    private HistogramFile() {}

    /**
     * @param histogram of ns
     */
    static void write(Path file, Histogram histogram) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            histogram.outputPercentileDistribution(out, NS_PER_US);
            out.println(START + encoded(histogram) + END);
        }
        Files.write(file, bytes.toByteArray());
    }

    /** Reads the histogram of ns back. */
    static Histogram read(Path file) throws IOException {
        String line =
                Files.readAllLines(file).stream()
                        .filter(words -> words.startsWith(START))
                        .findFirst()
                        .orElseThrow(() -> new IOException(file + " holds no whole histogram"));
        String code = line.substring(START.length(), line.length() - END.length());
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(code));
            return Histogram.decodeFromCompressedByteBuffer(bytes, 0);
        } catch (DataFormatException | IllegalArgumentException e) {
            throw new IOException(file + " is damaged", e);
        }
    }

    private static String encoded(Histogram histogram) {
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        bytes.rewind().limit(length);
        return StandardCharsets.ISO_8859_1.decode(Base64.getEncoder().encode(bytes)).toString();
    }
}

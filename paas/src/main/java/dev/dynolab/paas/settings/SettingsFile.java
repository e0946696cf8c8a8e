package dev.dynolab.paas.settings;

import dev.dynolab.paas.error.PlatformException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code key = value}, one to a line; empty lines and lines that start with {@code #} say nothing. */
final class SettingsFile {
    private SettingsFile() {}

    /** No file is an empty one. */
    static Map<String, String> read(Path file) {
        Map<String, String> entries = new LinkedHashMap<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw PlatformException.invalid("Line " + (i + 1) + " of " + file + " is not \"key = value\": " + line);
            }
            entries.put(
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip());
        }
        return entries;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException problem) {
            throw PlatformException.invalid("Cannot read " + file + ": " + problem.getMessage());
        }
    }
}

package dev.dynolab.buildpacks;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The root's {@code .slugignore}: gitignore's patterns without negation (Heroku: "Slug compiler"). */
final class SlugIgnore {
    private final List<Rule> rules = new ArrayList<>();

    SlugIgnore(String text) {
        for (String line : text.split("\r?\n")) {
            String pattern = line.strip();
            if (!pattern.isEmpty() && !pattern.startsWith("#") && !pattern.startsWith("!")) {
                rules.add(Rule.parse(pattern));
            }
        }
    }

    /** Deletes what matches; an app that ignores everything is an empty app. */
    void apply(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                return directory.equals(root) ? FileVisitResult.CONTINUE : visit(directory);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                return visit(file);
            }

            private FileVisitResult visit(Path path) throws IOException {
                boolean directory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
                if (matches(root.relativize(path).toString(), directory)) {
                    Trees.delete(path);
                    return directory ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    boolean matches(String path, boolean directory) {
        return rules.stream()
                .anyMatch(rule -> (directory || !rule.directoriesOnly)
                        && rule.regex.matcher(path).matches());
    }

    private record Rule(Pattern regex, boolean directoriesOnly) {
        static Rule parse(String pattern) {
            boolean directoriesOnly = pattern.endsWith("/");
            String body = directoriesOnly ? pattern.substring(0, pattern.length() - 1) : pattern;
            // A slash anywhere but at the end ties the pattern to the root.
            boolean anchored = body.contains("/");
            body = body.startsWith("/") ? body.substring(1) : body;
            String prefix = anchored ? "" : "(?:.*/)?";
            try {
                return new Rule(Pattern.compile(prefix + regex(body)), directoriesOnly);
            } catch (PatternSyntaxException e) { // such as [z-a]: it can only mean itself
                return new Rule(Pattern.compile(prefix + Pattern.quote(body)), directoriesOnly);
            }
        }

        private static String regex(String glob) {
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < glob.length(); i++) {
                char c = glob.charAt(i);
                int classEnd = c == '[' ? glob.indexOf(']', i + 2) : -1;
                if (glob.startsWith("**/", i)) {
                    regex.append("(?:.*/)?");
                    i += 2;
                } else if (glob.startsWith("**", i)) {
                    regex.append(".*");
                    i++;
                } else if (c == '*') {
                    regex.append("[^/]*");
                } else if (c == '?') {
                    regex.append("[^/]");
                } else if (classEnd > 0) {
                    String set = glob.substring(i + 1, classEnd);
                    boolean negated = set.startsWith("!") || set.startsWith("^");
                    set = (negated ? set.substring(1) : set).replaceAll("[\\[\\]&^\\\\]", "\\\\$0");
                    regex.append(negated ? "[^/" : "[").append(set).append(']');
                    i = classEnd;
                } else {
                    boolean escaped = c == '\\' && i + 1 < glob.length();
                    regex.append(Pattern.quote(String.valueOf(escaped ? glob.charAt(++i) : c)));
                }
            }
            return regex.toString();
        }
    }
}

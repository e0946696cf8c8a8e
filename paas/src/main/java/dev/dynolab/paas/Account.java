package dev.dynolab.paas;

import dev.dynolab.paas.app.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The one person of a platform: git's user.email of whoever starts it, else their login name. A client may say more
 * exactly who is working, as {@code h} does in a repository with an address of its own.
 */
final class Account {
    private Account() {}

    static User of(Map<String, String> env) {
        return email(env).orElseGet(() -> {
            String name = env.getOrDefault("USER", "").replaceAll("[^A-Za-z0-9._-]", "");
            return User.of((name.isEmpty() ? "you" : name) + "@localhost");
        });
    }

    private static Optional<User> email(Map<String, String> env) {
        ProcessBuilder git = new ProcessBuilder("git", "config", "--global", "--includes", "user.email")
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        git.environment().clear();
        git.environment().putAll(env);
        try {
            Process process = git.start();
            process.getOutputStream().close();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return User.named(answer.strip());
        } catch (IOException noGit) {
            return Optional.empty();
        }
    }
}

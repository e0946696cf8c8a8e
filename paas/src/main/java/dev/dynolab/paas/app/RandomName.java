package dev.dynolab.paas.app;

import java.util.List;
import java.util.random.RandomGenerator;

/** Names like Heroku's: {@code calm-river-12345}. */
final class RandomName {
    private static final List<String> ADJECTIVES = List.of(
            "autumn",
            "blooming",
            "bold",
            "calm",
            "cold",
            "damp",
            "dark",
            "dry",
            "evening",
            "falling",
            "fierce",
            "floating",
            "fragrant",
            "frozen",
            "gentle",
            "glacial",
            "hidden",
            "icy",
            "late",
            "limitless",
            "misty",
            "morning",
            "nameless",
            "peaceful",
            "polar",
            "quiet",
            "rocky",
            "rough",
            "secret",
            "serene",
            "shielded",
            "silent",
            "snowy",
            "sparkling",
            "still",
            "stormy",
            "warm",
            "wild",
            "winter",
            "young");
    private static final List<String> NOUNS = List.of(
            "atoll",
            "badlands",
            "bastion",
            "bayou",
            "beach",
            "brook",
            "brushlands",
            "caverns",
            "cliffs",
            "cove",
            "crag",
            "depths",
            "dusk",
            "earth",
            "escarpment",
            "falls",
            "fjord",
            "forest",
            "garden",
            "gorge",
            "harbor",
            "headland",
            "island",
            "journey",
            "lake",
            "meadow",
            "mesa",
            "mountain",
            "ocean",
            "plains",
            "reef",
            "ridge",
            "river",
            "sands",
            "savannah",
            "sea",
            "shelf",
            "shore",
            "springs",
            "stream",
            "sunset",
            "taiga",
            "temple",
            "tundra",
            "woodland");

    private final RandomGenerator random = RandomGenerator.getDefault();

    AppName next() {
        return new AppName("%s-%s-%05d".formatted(pick(ADJECTIVES), pick(NOUNS), random.nextInt(100_000)));
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}

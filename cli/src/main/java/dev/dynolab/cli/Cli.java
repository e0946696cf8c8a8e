package dev.dynolab.cli;

import dev.dynolab.cli.base.Arguments;
import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Surroundings;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.settings.Nearest;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Finds the command and runs it; every failure becomes one line and an exit code here. */
public final class Cli {
    /** @return the exit code: 0 ok, 1 refused, 2 usage, 3 platform not reachable, 4 the app failed, 70 our bug */
    public int run(String[] args, Surroundings at) {
        try {
            return dispatch(Arrays.asList(args), at);
        } catch (Failure failure) {
            return say(at, failure.getMessage(), failure.hint(), failure.exit());
        } catch (PlatformException refused) {
            return say(at, refused.getMessage(), refused.hint(), exit(refused.kind()));
        } catch (InterruptedException stopped) {
            return 130;
        } catch (FileSystemException problem) {
            return say(at, "Cannot use " + problem.getFile() + ": " + reason(problem) + ".", "", Failure.REFUSED);
        } catch (IOException problem) {
            return say(
                    at,
                    "The connection failed: " + problem.getMessage() + ".",
                    "h status tells whether the" + " platform is well.",
                    Failure.UNREACHABLE);
        } catch (RuntimeException | StackOverflowError bug) {
            if (!at.variable("H_DEBUG").isEmpty()) {
                bug.printStackTrace(at.err());
            }
            return say(at, "A bug in h: " + bug, "Please report it; H_DEBUG=1 shows where it is.", Failure.BUG);
        } finally {
            at.out().flush();
        }
    }

    private static int dispatch(List<String> args, Surroundings at) throws IOException, InterruptedException {
        if (args.isEmpty()) {
            Help.overview(at);
            return 0;
        }
        requireText(args);
        String name = args.get(0);
        List<String> rest = args.subList(1, args.size());
        if (name.equals("help") || name.equals("--help") || name.equals("-h")) {
            return Help.run(rest, at);
        }
        if (name.equals("version") || name.equals("--version")) {
            at.out().println("dynolab " + version());
            return 0;
        }
        Command command = command(name);
        Arguments arguments = Arguments.parse(command.usage(), rest);
        if (arguments.has("help")) {
            Help.of(command.usage(), at);
            return 0;
        }
        return command.run(new Call(arguments, at));
    }

    /** Java reads what is no UTF-8 as this mark: it is refused, or a dyno would run something else than was typed. */
    private static void requireText(List<String> args) {
        for (String argument : args) {
            if (argument.indexOf('\ufffd') >= 0) {
                throw Failure.usage("Not in UTF-8: " + argument + ".");
            }
        }
    }

    /** @throws Failure when there is no such command, with the nearest name */
    static Command command(String name) {
        Command command = Commands.find(name);
        if (command == null) {
            throw Failure.usage("There is no command " + name + ".")
                    .hint(Nearest.to(name, Commands.names())
                            .map(near -> "Did you mean h " + near + "?")
                            .orElse("h help lists them all."));
        }
        return command;
    }

    static String version() {
        String version = Cli.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    private static String reason(FileSystemException problem) {
        return switch (problem.getClass().getSimpleName()) {
            case "NoSuchFileException" -> "there is none";
            case "AccessDeniedException" -> "permission denied";
            case "FileAlreadyExistsException" -> "it is there already";
            default ->
                Objects.requireNonNullElse(
                        problem.getReason(), problem.getClass().getSimpleName());
        };
    }

    private static int exit(PlatformException.Kind kind) {
        return switch (kind) {
            case INTERNAL -> Failure.BUG;
            case UNAUTHORIZED,
                    FORBIDDEN,
                    NOT_FOUND,
                    BAD_REQUEST,
                    INVALID,
                    CONFLICT,
                    RANGE_NOT_SATISFIABLE,
                    TOO_LARGE,
                    NOT_ACCEPTABLE,
                    RUNTIME_UNAVAILABLE -> Failure.REFUSED;
        };
    }

    private static int say(Surroundings at, String message, String hint, int exit) {
        at.out().flush();
        at.err().println("h: " + message);
        if (!hint.isEmpty()) {
            at.err().println("   " + hint);
        }
        return exit;
    }
}

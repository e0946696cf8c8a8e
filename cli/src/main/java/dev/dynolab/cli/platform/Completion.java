package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Usage;
import java.util.List;

/** {@code h completion}: what a shell needs to complete the names of the commands. */
public final class Completion implements Command {
    private final List<String> names;

    /** @param names what there is to complete */
    public Completion(List<String> names) {
        this.names = names;
    }

    @Override
    public Usage usage() {
        return Usage.of("completion", "print what bash or zsh needs to complete commands")
                .example("eval \"$(dynolab completion)\"", "in ~/.bashrc or ~/.zshrc");
    }

    @Override
    public int run(Call call) {
        // Colons part words in bash, so what stands before one is cut off the answers.
        call.out().print("""
                [ -n "${ZSH_VERSION:-}" ] && autoload -U +X bashcompinit && bashcompinit
                _dynolab() {
                  local line="${COMP_LINE:0:COMP_POINT}" word
                  word="${line##* }"
                  [ "${line% *}" = "${COMP_WORDS[0]}" ] || return
                  COMPREPLY=($(compgen -W "NAMES" -- "$word"))
                  case $word in *:*) COMPREPLY=("${COMPREPLY[@]#"${word%%:*}":}") ;; esac
                }
                complete -F _dynolab dynolab h
                """.replace("NAMES", String.join(" ", names)));
        return 0;
    }
}

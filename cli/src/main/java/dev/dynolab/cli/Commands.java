package dev.dynolab.cli;

import dev.dynolab.cli.app.Apps;
import dev.dynolab.cli.app.ChecksCommand;
import dev.dynolab.cli.app.Config;
import dev.dynolab.cli.app.ConfigGet;
import dev.dynolab.cli.app.ConfigImport;
import dev.dynolab.cli.app.ConfigSet;
import dev.dynolab.cli.app.ConfigUnset;
import dev.dynolab.cli.app.Create;
import dev.dynolab.cli.app.Deploy;
import dev.dynolab.cli.app.Destroy;
import dev.dynolab.cli.app.Diff;
import dev.dynolab.cli.app.Domains;
import dev.dynolab.cli.app.DomainsAdd;
import dev.dynolab.cli.app.DomainsRemove;
import dev.dynolab.cli.app.FeatureSwitch;
import dev.dynolab.cli.app.Features;
import dev.dynolab.cli.app.GitCredentials;
import dev.dynolab.cli.app.GitRemoteCommand;
import dev.dynolab.cli.app.Info;
import dev.dynolab.cli.app.Logs;
import dev.dynolab.cli.app.Open;
import dev.dynolab.cli.app.Ps;
import dev.dynolab.cli.app.PsExec;
import dev.dynolab.cli.app.PsIdle;
import dev.dynolab.cli.app.PsRestart;
import dev.dynolab.cli.app.PsScale;
import dev.dynolab.cli.app.PsStop;
import dev.dynolab.cli.app.PsType;
import dev.dynolab.cli.app.PsUnpin;
import dev.dynolab.cli.app.PsWait;
import dev.dynolab.cli.app.Releases;
import dev.dynolab.cli.app.ReleasesInfo;
import dev.dynolab.cli.app.ReleasesOutput;
import dev.dynolab.cli.app.ReleasesPromote;
import dev.dynolab.cli.app.ReleasesRetry;
import dev.dynolab.cli.app.Rename;
import dev.dynolab.cli.app.Rollback;
import dev.dynolab.cli.app.Run;
import dev.dynolab.cli.app.Stacks;
import dev.dynolab.cli.app.StacksSet;
import dev.dynolab.cli.app.Traffic;
import dev.dynolab.cli.app.TrafficReport;
import dev.dynolab.cli.app.TrafficRule;
import dev.dynolab.cli.app.Url;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.platform.Completion;
import dev.dynolab.cli.platform.PlatformCommands;
import dev.dynolab.cli.platform.StacksInstall;
import dev.dynolab.cli.platform.StacksRemove;
import java.util.List;

/**
 * Every command by its names. A switch and not a map: only the class of the command that is called gets loaded, which is
 * what keeps {@code h} quick.
 */
final class Commands {
    /** The first names, as {@code h help} lists them; a line with {@code #} begins a group. */
    static final List<String> OVERVIEW = List.of(
            "#The platform",
            "up",
            "status",
            "router",
            "down",
            "server",
            "doctor",
            "settings",
            "install",
            "certs",
            "certs:trust",
            "demo",
            "#Apps",
            "apps",
            "create",
            "info",
            "open",
            "url",
            "rename",
            "destroy",
            "checks",
            "checks:set",
            "checks:unset",
            "domains",
            "domains:add",
            "domains:remove",
            "domains:clear",
            "#Deploys and releases",
            "deploy",
            "releases",
            "releases:info",
            "releases:promote",
            "releases:output",
            "releases:retry",
            "rollback",
            "diff",
            "#Traffic",
            "traffic",
            "traffic:rule",
            "traffic:report",
            "#Dynos",
            "ps",
            "ps:scale",
            "ps:type",
            "ps:restart",
            "ps:stop",
            "ps:idle",
            "ps:exec",
            "ps:unpin",
            "ps:wait",
            "run",
            "run:detached",
            "logs",
            "#Config",
            "config",
            "config:get",
            "config:set",
            "config:unset",
            "config:import",
            "features",
            "features:enable",
            "features:disable",
            "stacks",
            "stacks:set",
            "stacks:install",
            "stacks:remove",
            "#Git",
            "git:remote",
            "git:credentials",
            "completion");

    private Commands() {}

    /** The command of this name or alias; null when there is none. */
    static Command find(String name) {
        return switch (name) {
            case "apps", "apps:list", "list" -> new Apps();
            case "create", "apps:create" -> new Create();
            case "info", "apps:info" -> new Info();
            case "open", "apps:open" -> new Open();
            case "url" -> new Url();
            case "rename", "apps:rename" -> new Rename();
            case "destroy", "apps:destroy", "apps:delete" -> new Destroy();
            case "deploy" -> new Deploy();
            case "releases" -> new Releases();
            case "releases:info" -> new ReleasesInfo();
            case "releases:output" -> new ReleasesOutput();
            case "releases:retry" -> new ReleasesRetry();
            case "releases:promote" -> new ReleasesPromote();
            case "rollback", "releases:rollback" -> new Rollback();
            case "diff", "releases:diff" -> new Diff();
            case "traffic" -> new Traffic();
            case "traffic:rule" -> new TrafficRule();
            case "traffic:report" -> new TrafficReport();
            case "ps" -> new Ps();
            case "ps:scale", "scale" -> new PsScale();
            case "ps:type", "ps:resize", "resize", "dyno:type", "dyno:resize" -> new PsType();
            case "ps:restart", "restart", "dyno:restart" -> new PsRestart();
            case "ps:stop", "stop", "ps:kill", "kill", "dyno:stop", "dyno:kill" -> new PsStop();
            case "ps:idle" -> new PsIdle();
            case "ps:exec" -> new PsExec();
            case "ps:unpin" -> new PsUnpin();
            case "ps:wait" -> new PsWait();
            case "run", "run:attached" -> new Run(true);
            case "run:detached" -> new Run(false);
            case "logs" -> new Logs();
            case "config" -> new Config();
            case "config:get" -> new ConfigGet();
            case "config:set", "config:add" -> new ConfigSet();
            case "config:unset", "config:remove" -> new ConfigUnset();
            case "config:import" -> new ConfigImport();
            case "checks" -> new ChecksCommand(ChecksCommand.Do.SHOW);
            case "checks:set" -> new ChecksCommand(ChecksCommand.Do.SET);
            case "checks:unset" -> new ChecksCommand(ChecksCommand.Do.UNSET);
            case "domains" -> new Domains();
            case "domains:add" -> new DomainsAdd();
            case "domains:remove" -> new DomainsRemove(false);
            case "domains:clear" -> new DomainsRemove(true);
            case "features", "labs", "labs:list" -> new Features();
            case "features:enable", "labs:enable" -> new FeatureSwitch(true);
            case "features:disable", "labs:disable" -> new FeatureSwitch(false);
            case "stacks", "stack" -> new Stacks();
            case "stacks:set", "stack:set" -> new StacksSet();
            case "stacks:install" -> new StacksInstall();
            case "stacks:remove" -> new StacksRemove();
            case "git:remote" -> new GitRemoteCommand();
            case "git:credentials" -> new GitCredentials();
            case "completion" -> new Completion(names());
            default -> PlatformCommands.find(name);
        };
    }

    /** The first names alone. */
    static List<String> names() {
        return OVERVIEW.stream().filter(line -> !line.startsWith("#")).toList();
    }
}

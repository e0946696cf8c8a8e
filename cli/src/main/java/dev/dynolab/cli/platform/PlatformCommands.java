package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Command;

/** The platform's commands by name. */
public final class PlatformCommands {
    private PlatformCommands() {}

    /** Null when there is none of this name. */
    public static Command find(String name) {
        return switch (name) {
            case "up" -> new Up();
            case "server" -> new ServerCommand();
            case "status" -> new Status();
            case "down" -> new Down();
            case "doctor" -> new Doctor();
            case "settings" -> new SettingsCommand();
            case "install" -> new Install();
            case "certs" -> new Certs();
            case "certs:trust" -> new CertsTrust();
            case "router" -> new RouterCommand();
            case "demo" -> new Demo();
            default -> null;
        };
    }
}

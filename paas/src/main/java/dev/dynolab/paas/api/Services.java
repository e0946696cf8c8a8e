package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.deploy.AppService;
import dev.dynolab.paas.deploy.DomainService;
import dev.dynolab.paas.deploy.DynoService;
import dev.dynolab.paas.deploy.FormationService;
import dev.dynolab.paas.deploy.ReleaseService;
import dev.dynolab.paas.deploy.Stores;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.log.LogStore;
import dev.dynolab.paas.wire.Ref;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What the resources work with.
 *
 * @param account whoever has the token: there is one person
 * @param web where apps answer by host name
 */
public record Services(
        Stores stores,
        AppService apps,
        DynoService dynos,
        FormationService formations,
        ReleaseService releases,
        DomainService domains,
        LogStore logs,
        User account,
        Web web) {

    /** The app of a path, by name or id. */
    App app(Request request) {
        return stores.apps().find(request.parameter("app"));
    }

    /** Who makes this call: the user name of basic auth when it is an e-mail address, else the account. */
    User by(Request request) {
        return request.header("Authorization").flatMap(Credentials::user).orElse(account);
    }

    /** The person of a path: {@code ~}, an address or an id. @throws PlatformException when it is somebody else */
    void requireAccount(Request request) {
        String user = request.parameter("user");
        if (!user.equals("~")
                && !user.equals(account.email())
                && !user.equals(account.id().toString())) {
            throw PlatformException.notFound("user");
        }
    }

    static Ref ref(App app) {
        return new Ref(app.id(), app.name().value());
    }

    /** For things that have a name but no row: the same name has the same id for ever. */
    static UUID id(String kind, String name) {
        return UUID.nameUUIDFromBytes((kind + " " + name).getBytes(StandardCharsets.UTF_8));
    }

    static Ref ref(String kind, String name) {
        return new Ref(id(kind, name), name);
    }
}

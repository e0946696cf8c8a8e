package dev.dynolab.paas.deploy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.Domain;
import dev.dynolab.paas.app.Domains;
import dev.dynolab.paas.app.Hostname;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.error.PlatformException;
import java.util.List;
import java.util.stream.Collectors;

/** Host names that apps add to their doors, and take away. */
public final class DomainService {
    private final Domains domains;
    private final LiveApps live;

    DomainService(Stores stores, LiveApps live) {
        domains = stores.domains();
        this.live = live;
    }

    /** Answers when requests for it reach the app. */
    public Domain add(App app, String hostname, User by) {
        Domain added = domains.add(app, new Hostname(hostname));
        publish(app);
        live.of(app).log().api("Add domain " + added.hostname() + " by user " + by.email());
        return added;
    }

    /** @throws PlatformException kind NOT_FOUND */
    public void remove(App app, Domain domain, User by) {
        domains.remove(domain);
        publish(app);
        live.of(app).log().api("Remove domain " + domain.hostname() + " by user " + by.email());
    }

    public List<Domain> list(App app) {
        return domains.list(app);
    }

    /** Has the door of an app answer to its domains, as after a start. */
    public void publish(App app) {
        var hosts = domains.list(app).stream()
                .map(domain -> domain.hostname().value())
                .collect(Collectors.toSet());
        Await.result(live.host().doors().domains(app.id(), hosts));
    }
}

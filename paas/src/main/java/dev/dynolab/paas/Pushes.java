package dev.dynolab.paas;

import dev.dynolab.buildpacks.BuildOutput;
import dev.dynolab.buildpacks.Cancellation;
import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.deploy.Deployment;
import dev.dynolab.paas.deploy.PushOptions;
import dev.dynolab.paas.deploy.PushService;
import dev.dynolab.paas.deploy.SlugKeeper;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.git.Push;
import dev.dynolab.paas.git.PushHandler;
import java.util.Optional;

/**
 * Hands what git received to the story of a deploy.
 *
 * @param account whoever pushes when the push does not say
 */
record Pushes(Deployment deployment, PushService service, SlugKeeper slugs, User account) implements PushHandler {
    @Override
    public Optional<Runnable> prepare(Push push, BuildOutput output, Cancellation cancellation) {
        App app = deployment.stores().apps().byId(push.app()).orElseThrow(() -> PlatformException.notFound("app"));
        User by = User.named(push.email()).orElse(account);
        PushOptions options = PushOptions.parse(push.options());
        var request = new PushService.Push(app, push.commit(), push.subject(), by, options, push.source()::exportTo);
        return slugs.making(() -> service.prepare(request, output::line, cancellation))
                .map(released -> () -> service.finish(app, released, output::line));
    }
}

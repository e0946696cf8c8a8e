package dev.dynolab.paas.wire;

import java.time.Instant;
import java.util.UUID;

/** Heroku's {@code account}: the one person of this platform. */
public record AccountJson(
        boolean allowTracking,
        boolean beta,
        Instant createdAt,
        String email,
        boolean federated,
        UUID id,
        Ref identityProvider,
        Instant lastLogin,
        String name,
        String smsNumber,
        Instant suspendedAt,
        Instant delinquentAt,
        boolean twoFactorAuthentication,
        Instant updatedAt,
        boolean verified,
        String countryOfResidence,
        Ref defaultOrganization,
        Ref defaultTeam) {}

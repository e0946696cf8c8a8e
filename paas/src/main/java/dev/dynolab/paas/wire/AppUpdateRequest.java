package dev.dynolab.paas.wire;

/** {@code PATCH /apps/{app}}; a null component leaves it as it is. */
public record AppUpdateRequest(String name, Boolean maintenance, String buildStack) {}

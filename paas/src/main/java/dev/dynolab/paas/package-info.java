/** The platform. {@code Platform} wires every part by hand; nothing else here. */
package dev.dynolab.paas;

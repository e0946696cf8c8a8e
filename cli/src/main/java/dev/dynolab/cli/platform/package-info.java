/**
 * The commands on the platform itself: starting, stopping, looking at it, and the demo. {@code ServerCommand} and
 * {@code Demo} alone run a platform inside this process. Imports {@code cli.base}, {@code cli.client},
 * {@code paas.settings} and {@code Platform}.
 */
package dev.dynolab.cli.platform;

/**
 * The commands on apps: one class each, a client of the platform's API. Imports {@code cli.base} and {@code cli.client}
 * only.
 */
package dev.dynolab.cli.app;

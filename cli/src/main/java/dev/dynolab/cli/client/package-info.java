/**
 * The platform as {@code h} sees it: where it is, its API over HTTP, attached streams, and the git remotes that name
 * apps. Blocks on the caller's thread. Imports {@code cli.base} and {@code paas.settings} only.
 */
package dev.dynolab.cli.client;

/**
 * Apps, their names, config vars and features, and who owns them. Values are immutable and safe on any thread; the
 * store is called from API workers and from the apps' serial queues. Imports {@code store}, {@code error} and
 * {@code time} only.
 */
package dev.dynolab.paas.app;

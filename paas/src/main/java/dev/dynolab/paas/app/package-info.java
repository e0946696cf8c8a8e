/**
 * Apps, their names and features, and who owns them. Values are immutable and safe on any thread; the store is called
 * from API workers and from the apps' serial queues. Imports {@code store} and {@code time} only.
 */
package dev.dynolab.paas.app;

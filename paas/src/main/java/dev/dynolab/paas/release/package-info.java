/**
 * Slugs and releases: numbered, append-only, never reused. Values are immutable and safe on any thread; the stores are
 * called from API workers and from the apps' serial queues. Imports {@code app}, {@code store}, {@code error} and
 * {@code time} only.
 */
package dev.dynolab.paas.release;

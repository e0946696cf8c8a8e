/**
 * Slugs and releases: numbered, append-only, never reused. Values are immutable and safe on any thread. Imports
 * {@code app} and {@code store} only.
 */
package dev.dynolab.paas.release;

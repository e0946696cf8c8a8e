/**
 * What can be set about a platform, and the places of its home on disk. Values are immutable and safe on any thread;
 * methods that touch files block briefly. Imports {@code error} only.
 */
package dev.dynolab.paas.settings;

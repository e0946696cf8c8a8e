/**
 * Threads for what blocks, and queues that run on them one task after the other. Safe on any thread. Imports
 * {@code error}.
 */
package dev.dynolab.paas.work;

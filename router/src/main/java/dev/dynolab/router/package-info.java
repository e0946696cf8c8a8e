/**
 * The router: hosts, routes, targets, and the relay that moves requests between them. Owns the threads {@code router-N} (one event
 * loop each) and {@code router-callbacks} (completes stages). Public types: any thread. {@code RouteState} and {@code Target} are
 * shared by the loops; everything else that is not public belongs to one loop. Imports {@code http}, {@code io} and the JDK, no
 * project module.
 */
package dev.dynolab.router;

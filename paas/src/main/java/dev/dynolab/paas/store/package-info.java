/**
 * The database file of a home: transactions over an embedded H2, its schema, and files that only their owner may read.
 * All SQL runs on one thread per database, {@code database}; callers wait for it. Imports {@code error} only.
 */
package dev.dynolab.paas.store;

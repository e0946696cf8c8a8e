/**
 * Tests of the whole platform: real git, real dynos, real clients, and the ledger that joins what client, router and app
 * saw of each request.
 */
package dev.dynolab.cli.whole;

/**
 * HTTP/2 before the router: Undertow's frames on one side, HTTP/1.1 to the relay on the other. Owns the I/O threads
 * {@code http2 I/O-N}, started with the first client that speaks it; a connection with all its requests belongs to one of them. Imports
 * the router and Undertow.
 */
package dev.dynolab.paas.http2;

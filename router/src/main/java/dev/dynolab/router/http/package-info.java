/**
 * HTTP/1.1 as bytes: strict heads, bodies, rewriting, error pages, log lines. Pure: no I/O, no clock, no threads of its own; each
 * object belongs to one loop thread. Imports the JDK only.
 */
package dev.dynolab.router.http;

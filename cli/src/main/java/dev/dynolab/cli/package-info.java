/** {@code h}: one class per command, a client of the platform's API. */
package dev.dynolab.cli;

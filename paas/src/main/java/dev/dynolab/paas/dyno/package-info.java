/**
 * Formation, dynos, their life and the runtimes that run them. The state of an app's dynos is touched only by that
 * app's serial queue ({@link dev.dynolab.paas.dyno.SerialQueue}); runtimes do their blocking work on threads of their
 * own. Imports {@code app}, {@code log}, {@code route}, {@code store} and {@code time}; Docker is named nowhere else.
 */
package dev.dynolab.paas.dyno;

/**
 * Formation, dynos and their life: which there are to be, in which state each is, and what follows when one changes. The
 * state of an app's dynos is touched only by that app's serial queue
 * ({@link dev.dynolab.paas.work.SerialQueue}).
 * Imports {@code app}, {@code error}, {@code log}, {@code route}, {@code runtime}, {@code store}, {@code time} and
 * {@code work}.
 */
package dev.dynolab.paas.dyno;

/**
 * The one seam through which the platform sees time, so that a test can show a day of cycling in milliseconds.
 * {@link dev.dynolab.paas.time.SystemTime} alone may read the machine's clock.
 */
package dev.dynolab.paas.time;

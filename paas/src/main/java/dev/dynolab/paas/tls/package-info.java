/**
 * The home's own certificate authority, and certificates for the hosts that apps answer at. Bouncy Castle is loaded when the first
 * certificate is made, not before. Safe on any thread; owns none. Imports {@code store}, {@code time}, the router's seam and Bouncy
 * Castle.
 */
package dev.dynolab.paas.tls;

/**
 * Front doors: which host names and ports lead to which targets. Any number of apps may serve one door, an app may
 * serve many; the doors of all apps together are the router's table. Safe on any thread; owns none. Imports {@code app},
 * {@code log}, {@code store} and the router.
 */
package dev.dynolab.paas.route;

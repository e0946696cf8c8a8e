/** The router: hosts, routes, targets and the relay that moves requests between them. Imports no project module. */
package dev.dynolab.router;

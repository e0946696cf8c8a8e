/**
 * Heroku's Platform API v3 over HTTP on the loopback, one class per resource. Requests are checked on Undertow's I/O
 * threads ({@code api I/O-N}), answered on {@code api-N} threads where blocking is allowed; logs, slugs and attached
 * dynos are streamed on threads that the platform lends, so that they never starve a request. Imports {@code deploy} and what is
 * below it, and {@code wire}.
 */
package dev.dynolab.paas.api;

/**
 * What travels as JSON between the API and its clients: Heroku's Platform API v3 objects (field names in snake case,
 * dates to the second), with what is ours under the one key {@code dynolab}. Immutable values; components are null where
 * JSON has null or lacks the key. Imports nothing of the project; the one package that {@code cli} shares with
 * {@code api}.
 */
package dev.dynolab.paas.wire;

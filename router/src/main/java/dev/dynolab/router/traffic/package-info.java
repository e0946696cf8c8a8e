/**
 * Who is served by which release, as values: weights, rules, stickiness, and the pure arithmetic behind them. No state, no clock, no
 * threads. Imports {@code http}, the JDK and RE2/J, whose regular expressions take linear time.
 */
package dev.dynolab.router.traffic;

/**
 * What every command is made of: its usage, its arguments, where it runs and how it prints. No statics that change, no
 * console, no exit; runs on the caller's thread. Imports {@code paas.time} and {@code paas.settings} only.
 */
package dev.dynolab.cli.base;

/** What {@code router/bench} runs. Not a test. */
package dev.dynolab.router.bench;

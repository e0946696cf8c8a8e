/** The one exception of the platform and its kinds. Imports nothing of the project. */
package dev.dynolab.paas.error;

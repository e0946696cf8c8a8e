/** Turns a source tree into a slug: Procfile, buildpacks, the sandbox they run in. Imports no project module. */
package dev.dynolab.buildpacks;

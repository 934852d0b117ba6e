/** What fuzz targets of several modules share; for tests only. */
package io.github.rocketproxy.fuzz;

/** What a run leaves behind: the folder under perf-reports with its table, raw data and index. */
package io.github.rocketproxy.bench.report;

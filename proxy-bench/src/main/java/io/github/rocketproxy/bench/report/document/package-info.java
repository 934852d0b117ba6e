/**
 * A report as blocks, and its two forms: a page of HTML that needs nothing beside it, and Markdown.
 * What the blocks say is decided in the package above.
 */
package io.github.rocketproxy.bench.report.document;

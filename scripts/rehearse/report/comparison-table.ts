import { compare } from "../comparison.ts";
import type { Life } from "../record.ts";
import { count } from "../verdict.ts";
import { escapeHtml } from "./markdown-inline.ts";

/** The strategies side by side. */
export function comparisonTable(lives: readonly Life[]): string {
  const rows = compare(lives).map(
    ({ strategy, ok, toLive, toRed, lost, bad, badPercent, back }, index) => `<tr>
<td><a href="#${lives[index]?.strategy}">${escapeHtml(strategy)}</a></td>
<td class="${ok ? "good" : "bad"}">${ok ? "✓ yes" : "✗ no"}</td>
<td class="figure">${seconds(toLive)}</td><td class="figure">${seconds(toRed)}</td><td class="figure">${count(lost)}</td>
<td class="figure">${count(bad)} (${badPercent.toFixed(1)} %)</td><td class="figure">${seconds(back)}</td>
</tr>`,
  );
  return `<section class="comparison" aria-labelledby="comparison-title"><h2 id="comparison-title">Side by side</h2>
<p class="lead">To live: until v2 alone answered. To red: until the job with the version that crashes had ended. Bad answers: errors that users got of v6, and how much of that scene's traffic; back after: from the first of them to the last. A second here is <em>not</em> one at AWS: time in the account runs faster, and the traffic is held for as long as each strategy was told.</p>
<div class="scroll" tabindex="0" role="region" aria-label="The strategies side by side"><table>
<thead><tr><th>Strategy</th><th>As it must</th><th class="figure">To live</th><th class="figure">To red</th><th class="figure">Lost</th><th class="figure">Bad answers</th><th class="figure">Back after</th></tr></thead>
<tbody>${rows.join("\n")}</tbody>
</table></div></section>`;
}

const seconds = (figure: number | undefined) => (figure === undefined ? "–" : `${figure.toFixed(1)} s`);

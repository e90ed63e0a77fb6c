import type { SceneRecord } from "../record.ts";
import { type HeldShare, measured } from "../shares.ts";
import { count } from "../verdict.ts";
import { escapeHtml } from "./markdown-inline.ts";

/** The shares of the traffic that a release was given, each beside what the clients saw of it. Empty where there were none. */
export function shareTable({ shares, stages, startedAt, version }: SceneRecord): string {
  if (shares.length === 0) return "";
  const rows = shares.map(
    (held) => `<tr><td class="figure">${held.share} %</td><td class="figure">${percent(measured(held))}</td>
<td class="figure">${seconds(held.from - startedAt)}</td><td class="figure">${seconds(held.to - held.from)}</td>
<td class="figure">${count(held.requests)}</td><td class="figure">${count(held.faulty)}</td><td>${stagesDuring(held, stages)}</td></tr>`,
  );
  return `<div class="scroll shares" tabindex="0" role="region" aria-label="Shares of the traffic of ${version}"><table>
<thead><tr><th class="figure">${version} was given</th><th class="figure">Clients saw</th><th class="figure">After</th><th class="figure">For</th><th class="figure">Requests</th><th class="figure">Errors</th><th>Where the deployment stood</th></tr></thead>
<tbody>${rows.join("\n")}</tbody>
</table></div>`;
}

/** As the step saw them: it looks every few seconds, and short ones pass between two looks. */
function stagesDuring({ from, to }: Pick<HeldShare, "from" | "to">, stages: SceneRecord["stages"]): string {
  const during = stages.filter(({ at }) => at >= from && at < to).map(({ stage }) => stage);
  const before = stages.findLast(({ at }) => at < from)?.stage;
  const named = during.length > 0 ? during : before ? [before] : [];
  return [...new Set(named)].map((stage) => `<code>${escapeHtml(stage)}</code>`).join(" ");
}

const percent = (share: number | undefined) => (share === undefined ? "–" : `${share.toFixed(1)} %`);

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

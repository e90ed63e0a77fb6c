import type { Life } from "../record.ts";
import { count, wordOf } from "../verdict.ts";
import { chart, versionsOf } from "./chart.ts";
import { escapeHtml } from "./markdown-inline.ts";
import { sceneCard } from "./scene-card.ts";

/** The life of a release with one strategy: its traffic over time, its scenes at a glance, and each of them. */
export function lifeSection(life: Life): string {
  const { strategy, title, setting, scenes } = life;
  return `<section id="${strategy}" aria-labelledby="${strategy}-title">
<h2 id="${strategy}-title">${escapeHtml(title)}</h2>
<p class="lead">${escapeHtml(setting)}</p>
<figure>
${chart(life, { id: `${strategy}-wide`, size: "wide", width: 1080, height: 300 })}
${chart(life, { id: `${strategy}-narrow`, size: "narrow", width: 380, height: 260 })}
<figcaption><ul class="legend">${legend(life)}</ul></figcaption>
</figure>
${overview(life)}
${scenes.map((scene, index) => sceneCard(scene, index + 1, sceneId(life, index))).join("\n")}
</section>`;
}

const sceneId = ({ strategy }: Life, index: number) => `${strategy}-scene-${index + 1}`;

function legend(life: Life): string {
  const { versions, faulty, lost, losses } = life.traffic;
  const answered = versionsOf(life).map(
    (version) => `<li><i class="${version}"></i>${version}, ${count(versions[version] ?? 0)} answers</li>`,
  );
  const errors = Object.entries(faulty).map(
    ([version, times]) => `<li><i class="faulty"></i>errors of ${version}, ${count(times)} of those</li>`,
  );
  const reasons = Object.entries(losses).map(([reason, times]) => `${reason} ${times}`);
  const why = reasons.length > 0 ? ` (${escapeHtml(reasons.join(", "))})` : "";
  const weights = life.scenes.some(({ shares }) => shares.length > 0)
    ? '<li><i class="configured"></i>share that the release was given</li>'
    : "";
  return `${answered.join("")}${errors.join("")}${weights}<li>▼ lost, ${count(lost)}${why}</li>`;
}

function overview(life: Life): string {
  const rows = life.scenes.map(
    ({ title, exitCode, seconds, serving, traffic, complaints, ...scene }, index) => `<tr>
<td><a href="#${sceneId(life, index)}">${index + 1}. ${escapeHtml(title)}</a></td>
<td class="${complaints.length > 0 ? "bad" : "good"}">${complaints.length > 0 ? "✗ no" : "✓ yes"}</td>
<td>${escapeHtml(wordOf(scene))}</td><td class="figure">${exitCode}</td><td class="figure">${seconds.toFixed(1)}</td>
<td>${escapeHtml(serving.join(", "))}</td><td class="figure">${count(traffic.requests)}</td><td class="figure">${count(traffic.lost)}</td>
</tr>`,
  );
  return `<div class="scroll" tabindex="0" role="region" aria-label="All scenes of ${escapeHtml(life.title)}"><table>
<thead><tr><th>Scene</th><th>As it must</th><th>Status</th><th class="figure">Exit code</th><th class="figure">Seconds</th><th>Serving after</th><th class="figure">Requests</th><th class="figure">Lost</th></tr></thead>
<tbody>${rows.join("\n")}</tbody>
</table></div>`;
}

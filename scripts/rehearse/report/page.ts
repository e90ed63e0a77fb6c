import { createHash } from "node:crypto";
import type { Rehearsal } from "../record.ts";
import { count, verdictOf, wordOf } from "../verdict.ts";
import { chart, versionsOf } from "./chart.ts";
import { escapeHtml } from "./markdown-inline.ts";
import { sceneCard } from "./scene-card.ts";
import { REPORT_STYLE } from "./style.ts";

/** The report as one page that needs nothing else: no script, no network, its style allowed by its hash. */
export function reportHtml(rehearsal: Rehearsal): string {
  const { scenes, startedAt, seconds, speed } = rehearsal;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'sha256-${hash(REPORT_STYLE)}'; base-uri 'none'; form-action 'none'">
<link rel="icon" href="data:,">
<title>Rehearsal: ${escapeHtml(rehearsal.ok ? "as it must be" : "not as it must be")}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<header>
<h1 class="${rehearsal.ok ? "good" : "bad"}">${escapeHtml(verdictOf(rehearsal))}</h1>
<p class="lead">${escapeHtml(setting(rehearsal))}</p>
</header>
<main>
<figure>
${chart(rehearsal, { id: "wide", width: 1080, height: 300 })}
${chart(rehearsal, { id: "narrow", width: 380, height: 260 })}
<figcaption><ul class="legend">${legend(rehearsal)}</ul></figcaption>
</figure>
${overview(rehearsal)}
${scenes.map((scene, index) => sceneCard(scene, index + 1)).join("\n")}
</main>
<footer>
<p>Started ${escapeHtml(startedAt)}, took ${seconds.toFixed(1)} s. The account and the runner are simulated on this machine, time in the account ran ${speed} times as fast; the actions, the processes, the connections and the requests were real. The same figures are in <a href="report.json">report.json</a>.</p>
</footer>
</body>
</html>
`;
}

const hash = (text: string) => createHash("sha256").update(text).digest("base64");

function setting({ service, taskDefinition, notes }: Rehearsal): string {
  const whose = taskDefinition ? ` Its task definition is ${taskDefinition}, its containers are stand-ins.` : "";
  return `Service ${service}: two tasks behind a load balancer, with traffic all the time.${whose} ${notes.join(" ")}`.trim();
}

function legend(rehearsal: Rehearsal): string {
  const versions = versionsOf(rehearsal).map((version) => {
    const answers = rehearsal.traffic.versions[version] ?? 0;
    return `<li><i class="${version}"></i>${version}, ${count(answers)} answers</li>`;
  });
  const faulty = Object.entries(rehearsal.traffic.faulty).map(
    ([version, errors]) => `<li><i class="faulty"></i>errors of ${version}, ${count(errors)} of those</li>`,
  );
  const { lost, losses } = rehearsal.traffic;
  const reasons = Object.entries(losses).map(([reason, times]) => `${reason} ${times}`);
  return `${versions.join("")}${faulty.join("")}<li>▼ lost, ${count(lost)}${reasons.length > 0 ? ` (${escapeHtml(reasons.join(", "))})` : ""}</li>`;
}

function overview({ scenes }: Rehearsal): string {
  const rows = scenes.map(
    ({ title, exitCode, seconds, serving, traffic, complaints, ...scene }, index) => `<tr>
<td><a href="#scene-${index + 1}">${index + 1}. ${escapeHtml(title)}</a></td>
<td class="${complaints.length > 0 ? "bad" : "good"}">${complaints.length > 0 ? "✗ no" : "✓ yes"}</td>
<td>${escapeHtml(wordOf(scene))}</td><td class="figure">${exitCode}</td><td class="figure">${seconds.toFixed(1)}</td>
<td>${escapeHtml(serving.join(", "))}</td><td class="figure">${count(traffic.requests)}</td><td class="figure">${count(traffic.lost)}</td>
</tr>`,
  );
  return `<div class="scroll" tabindex="0" role="region" aria-label="All scenes"><table>
<thead><tr><th>Scene</th><th>As it must</th><th>Status</th><th class="figure">Exit code</th><th class="figure">Seconds</th><th>Serving after</th><th class="figure">Requests</th><th class="figure">Lost</th></tr></thead>
<tbody>${rows.join("\n")}</tbody>
</table></div>`;
}

import { createHash } from "node:crypto";
import type { Rehearsal } from "../record.ts";
import { verdictOf } from "../verdict.ts";
import { comparisonTable } from "./comparison-table.ts";
import { lifeSection } from "./life-section.ts";
import { escapeHtml } from "./markdown-inline.ts";
import { REPORT_STYLE } from "./style.ts";

/** The report as one page that needs nothing else: no script, no network, its style allowed by its hash. */
export function reportHtml(rehearsal: Rehearsal): string {
  const { lives, startedAt, seconds, speed } = rehearsal;
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
${lives.length > 1 ? comparisonTable(lives) : ""}
${lives.map(lifeSection).join("\n")}
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
  return `Service ${service}, with traffic all the time.${whose} ${notes.join(" ")}`.trim();
}

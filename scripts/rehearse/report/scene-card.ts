import { originWords } from "../image/image-record.ts";
import type { SceneRecord, StepRecord } from "../record.ts";
import type { Tally } from "../tally.ts";
import { count } from "../verdict.ts";
import { escapeHtml } from "./markdown-inline.ts";
import { markdownToHtml } from "./markdown-to-html.ts";
import { shareTable } from "./share-table.ts";

/** One scene of the report: what ran, what it came to, and what the actions themselves wrote about it. */
export function sceneCard(scene: SceneRecord, number: number, id: string): string {
  const wrong = scene.complaints.length > 0;
  return `<article id="${id}" aria-labelledby="${id}-title">
<header><h3 id="${id}-title">${number}. ${escapeHtml(scene.title)}</h3>
<span class="badge ${wrong ? "bad" : "good"}">${wrong ? "✗ not as it must be" : "✓ as it must be"}</span></header>
<p class="story">${escapeHtml(scene.story)}</p>
${complaints(scene)}
<dl class="facts">${facts(scene)}</dl>
${shareTable(scene)}
${scene.summary.trim() === "" ? "" : `<details open><summary>The job summary</summary><div class="summary">${markdownToHtml(scene.summary)}</div></details>`}
<details><summary>What ran</summary><pre><code>${escapeHtml(scene.steps.map(step).join("\n"))}</code></pre></details>
<details><summary>The log</summary><pre class="log" tabindex="0">${escapeHtml(withoutColour(scene.log))}</pre></details>
</article>`;
}

function complaints({ complaints }: SceneRecord): string {
  if (complaints.length === 0) return "";
  return `<ul class="complaints">${complaints.map((complaint) => `<li>${escapeHtml(complaint)}</li>`).join("")}</ul>`;
}

function facts({ status, image, gate, exitCode, seconds, serving, traffic }: SceneRecord): string {
  const pairs: readonly (readonly [string, string])[] = [
    ["Status", status || "none"],
    ...(image
      ? ([
          ["Image", originWords(image)],
          ["Digest", image.digest],
          ["Tags", image.tags.join(", ")],
        ] as const)
      : []),
    ...(gate ? ([["Gate", [gate.verdict || "none", gate.rollback].filter(Boolean).join(", ")]] as const) : []),
    ["Exit code", String(exitCode)],
    ["Seconds", seconds.toFixed(1)],
    ["Requests", count(traffic.requests)],
    ["Lost", count(traffic.lost)],
    ["Answered by", byVersion(traffic.versions)],
    ...(Object.keys(traffic.faulty).length > 0 ? ([["With an error", byVersion(traffic.faulty)]] as const) : []),
    ["Serving after", serving.join(", ") || "nothing"],
    ["Latency, median and 99 %", `${traffic.latency.median} and ${traffic.latency.p99} ms`],
  ];
  return pairs.map(([term, value]) => `<div><dt>${escapeHtml(term)}</dt><dd>${escapeHtml(value)}</dd></div>`).join("");
}

function byVersion(answers: Tally["versions"]): string {
  return Object.entries(answers)
    .map(([version, answers]) => `${version} ${count(answers)}`)
    .join(", ");
}

/** As it would stand in a workflow. */
function step({ action, inputs }: StepRecord): string {
  const lines = Object.entries(inputs).map(
    ([name, value]) => `    ${name}: ${value.includes("\n") ? block(value) : value}`,
  );
  return [
    ...(action === "deploy-ecs" ? ["- id: deploy", "  uses: ./deploy-ecs"] : [`- uses: ./${action}`]),
    "  with:",
    ...lines,
  ].join("\n");
}

const block = (text: string) => `|\n${text.replace(/^/gm, "      ")}`;

/** Colours are for terminals. */
function withoutColour(log: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour code begins with
  return log.replace(/\u001b\[[\d;]*m/g, "");
}

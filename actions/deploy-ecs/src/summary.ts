import { formatDuration } from "@deploy-actions/shared/duration";
import type { Sample } from "@deploy-actions/shared/ecs/deployment/progress";
import type { TrafficSample } from "@deploy-actions/shared/ecs/deployment/traffic";
import { codeBlock, details, escapeMarkdown, inlineCode, table } from "@deploy-actions/shared/markdown";
import type { Diagnosis } from "./failure/diagnose.ts";
import type { Place } from "./handle.ts";
import { summariseOneOffs } from "./one-off/say.ts";
import type { Outcome, StepOutcome } from "./outcome.ts";
import { renderFindings } from "./preflight/render.ts";
import { servingAfter, verdictOf, whereItEnded } from "./verdict.ts";
import { describeWayBack } from "./way-back.ts";

export const MARKS: Readonly<Record<Outcome["status"], string>> = {
  deployed: "✅",
  unchanged: "✅",
  planned: "📋",
  paused: "⏸️",
  "not-started": "⚪",
  "rolled-back": "❌",
  failed: "❌",
  superseded: "⚠️",
  cancelled: "⚠️",
};

/** Markdown: the verdict, the facts, the picture, then the evidence. `step` brings the checks of a step with one service. */
export function summarise(outcome: Outcome, place: Place, step: StepOutcome | undefined): string {
  const { plan, status, deployed } = outcome;
  const diagnosis = "diagnosis" in outcome ? outcome.diagnosis : undefined;
  return [
    `### ${MARKS[status]} ${escapeMarkdown(verdictOf(outcome, place))}`,
    ...(diagnosis && status !== "cancelled"
      ? [`**Why:** ${escapeMarkdown(diagnosis.what)}`, `**What to do:** ${escapeMarkdown(diagnosis.hint)}`]
      : []),
    ...(whereItEnded(outcome) ? [`**Where it ended:** ${escapeMarkdown(whereItEnded(outcome))}`] : []),
    table(
      ["", ""],
      [
        ["Before", plan.current],
        ...(outcome.taskDefinition ? [["Deployed", outcome.taskDefinition] as const] : []),
        ["Now", servingAfter(outcome)],
        ["Region", place.region],
        ...(deployed
          ? [["Deployment", deploymentOf(outcome)] as const, ["Took", formatDuration(deployed.took)] as const]
          : []),
        ["Way back", describeWayBack(plan.wayBack).replace(/^Way back: /, "")],
      ],
    ),
    ...(outcome.steps?.length ? [outcome.steps.map((line) => `1. ${escapeMarkdown(line)}`).join("\n")] : []),
    ...(step ? [...summariseChecks(step), ...summariseOneOffs(step.oneOffs), ...summariseFindings(step)] : []),
    ...(plan.changes.length > 0
      ? [
          details(
            `Changes (${plan.changes.length})`,
            plan.changes.map((change) => `- ${escapeMarkdown(change)}`).join("\n"),
          ),
        ]
      : []),
    ...plan.notes.map((note) => `> ${escapeMarkdown(note)}`),
    ...(deployed?.breakdown ? [table(deployed.breakdown.header, deployed.breakdown.rows)] : []),
    ...(deployed ? [...picture(deployed.followed.samples), ...trafficPicture(deployed.followed.traffic)] : []),
    ...(diagnosis ? evidence(diagnosis) : []),
  ].join("\n\n");
}

/** By the name that the one who brought it knows: `d-…` is CodeDeploy's, whose task sets ECS calls `ecs-svc/…`. */
export function deploymentOf({ via, deployed }: Outcome): string {
  const own = via.kind === "codedeploy" ? via.deployment : undefined;
  return own ?? deployed?.mine.deploymentId ?? "";
}

/** What was found before anything was changed. */
export function summariseFindings({ findings }: StepOutcome): readonly string[] {
  const { table: found } = renderFindings(findings);
  return found === "" ? [] : [found];
}

/** What the checks said at each share of the traffic. */
export function summariseChecks({ verifications, services }: StepOutcome): readonly string[] {
  if (verifications.length === 0) return [];
  const many = services.length > 1;
  const rows = verifications.map(({ service, share, judgement }) => [
    ...(many ? [service ?? "all"] : []),
    `${share} %`,
    judgement.verdict,
    judgement.reason,
  ]);
  return [table([...(many ? ["Service"] : []), "Traffic", "Checks", "Why"], rows)];
}

/** The share of the new release over time. */
function trafficPicture(traffic: readonly TrafficSample[]): readonly string[] {
  const [first] = traffic;
  if (!first || traffic.length < 2) return [];
  const chart = [
    "xychart-beta",
    '  title "Production traffic on the new release"',
    `  x-axis "seconds" [${traffic.map(({ at }) => Math.round((at - first.at) / 1000)).join(", ")}]`,
    '  y-axis "percent" 0 --> 100',
    `  line [${traffic.map(({ share }) => share).join(", ")}]`,
  ];
  return [codeBlock(chart.join("\n"), "mermaid")];
}

/** Running tasks over time. Two points make a line. */
function picture(samples: readonly Sample[]): readonly string[] {
  const [first] = samples;
  if (!first || samples.length < 2) return [];
  const seconds = samples.map(({ at }) => Math.round((at - first.at) / 1000));
  const most = Math.max(1, ...samples.map(({ newRunning, oldRunning }) => Math.max(newRunning, oldRunning)));
  const chart = [
    "xychart-beta",
    '  title "Running tasks: new revision (first line), old ones (second line)"',
    `  x-axis "seconds" [${seconds.join(", ")}]`,
    `  y-axis "tasks" 0 --> ${most}`,
    `  line [${samples.map(({ newRunning }) => newRunning).join(", ")}]`,
    `  line [${samples.map(({ oldRunning }) => oldRunning).join(", ")}]`,
  ];
  return [codeBlock(chart.join("\n"), "mermaid")];
}

function evidence({ reason, container, exitCode, failedTasks, targets, log, events }: Diagnosis): readonly string[] {
  const facts = [
    ["ECS says", reason],
    ["Container", container ?? ""],
    ["Exit code", exitCode === undefined ? "" : String(exitCode)],
    ["Failed tasks", failedTasks === 0 ? "" : String(failedTasks)],
  ].filter(([, value]) => value !== "");
  const unhealthy = targets.map(({ target, state, reason: why, description }) => [
    { markdown: inlineCode(target) },
    state,
    why,
    description,
  ]);
  return [
    ...(facts.length > 0 ? [table(["Evidence", ""], facts)] : []),
    ...(unhealthy.length > 0 ? [table(["Target", "State", "Reason", "Description"], unhealthy)] : []),
    ...(log.kind === "lines"
      ? [details(`Last ${log.lines.length} log lines of ${container}`, codeBlock(log.lines.join("\n")))]
      : []),
    ...(log.kind === "unavailable" && container ? [`No log lines: ${escapeMarkdown(log.why)}.`] : []),
    ...(events.length > 0 ? [details(`Last ${events.length} service events`, codeBlock(events.join("\n")))] : []),
  ];
}

import { escapeMarkdown, table } from "@deploy-actions/shared/markdown";
import type { LifecycleFacts } from "./facts.ts";
import { formatSize } from "./size.ts";

/** For the log, a line for each repository and each finding. */
export function lifecycleLines(lifecycle: readonly LifecycleFacts[]): readonly string[] {
  return lifecycle.flatMap((facts) => [verdictOn(facts), ...facts.findings.map((finding) => `  ${finding}`)]);
}

/** Markdown: what becomes of the images of a repository within a day, and what speaks against it. */
export function lifecycleSection(lifecycle: readonly LifecycleFacts[]): readonly string[] {
  if (lifecycle.length === 0) return [];
  const rows = lifecycle.flatMap(({ repository, forecast }) =>
    forecast.map(({ rulePriority, selects, action, now, tomorrow, bytes }) => [
      repository,
      `${rulePriority} (${selects})`,
      action === "expire" ? "expires" : "is archived",
      String(now),
      String(tomorrow),
      formatSize(bytes),
    ]),
  );
  return [
    lifecycle
      .map((facts) => {
        const mark = facts.policy === "refused" ? "❌ " : facts.findings.length > 0 ? "⚠️ " : "";
        return `- ${mark}${escapeMarkdown(verdictOn(facts))}`;
      })
      .join("\n"),
    ...(rows.length > 0 ? [table(["Repository", "Rule", "", "Now", "In 24 h", "Size"], rows)] : []),
    ...lifecycle.flatMap(({ findings }) =>
      findings.length > 0 ? [findings.map((finding) => `- ${escapeMarkdown(finding)}`).join("\n")] : [],
    ),
  ];
}

/** Of one that is refused, or could not be looked at, nobody says here what it does: the findings do. */
function verdictOn(facts: LifecycleFacts): string {
  const { repository, policy, rules } = facts;
  if (policy === "refused") return `Life-cycle policy of ${repository} failed, for what is told below.`;
  return `Life-cycle policy of ${repository} ${policyInWords(policy, rules)}; ${nextDay(facts)}.`;
}

function policyInWords(policy: Exclude<LifecycleFacts["policy"], "refused">, rules: number): string {
  const count = `${rules} rule${rules === 1 ? "" : "s"}`;
  switch (policy) {
    case "written":
      return `was written (${count})`;
    case "unchanged":
      return `is as it should be (${count})`;
    case "checked":
      return rules === 0 ? "does not exist" : `was looked at (${count})`;
  }
}

function nextDay({ forecast }: LifecycleFacts): string {
  const gone = forecast.reduce((sum, { tomorrow }) => sum + tomorrow, 0);
  if (gone === 0) return "nothing goes within 24 h";
  const which = forecast.map(({ selects, tomorrow }) => `${tomorrow} ${selects}`).join(", ");
  return `within 24 h ${gone === 1 ? "1 image goes" : `${gone} images go`} (${which})`;
}

import type { Report } from "@deploy-actions/shared/actions/runner";
import type { OutputName } from "./action.gen.ts";
import { isGood, type StepFacts } from "./summary/facts.ts";
import { outputsOf } from "./summary/outputs.ts";
import { summarise } from "./summary/summary.ts";
import { verdictOf } from "./summary/verdict.ts";

export function report(facts: StepFacts): Report<OutputName> {
  const { why, warnings } = facts;
  const failure = isGood(facts)
    ? []
    : [
        {
          level: "error" as const,
          title: verdictOf(facts),
          message: [why?.what, why?.hint].filter(Boolean).join("\n"),
        },
      ];
  return {
    ok: isGood(facts),
    outputs: outputsOf(facts),
    summary: summarise(facts),
    annotations: [
      ...failure,
      ...warnings.map(({ image, message, at }) => ({
        level: "warning" as const,
        title: [image, at].filter(Boolean).join(" ") || "build-push",
        message,
      })),
    ],
  };
}

import { nearest } from "@deploy-actions/shared/did-you-mean";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";
import { eachContainer, isFargate } from "./rule.ts";

const AWSLOGS_OPTIONS = [
  "awslogs-create-group",
  "awslogs-datetime-format",
  "awslogs-endpoint",
  "awslogs-format",
  "awslogs-group",
  "awslogs-multiline-pattern",
  "awslogs-region",
  "awslogs-stream-prefix",
  "max-buffer-size",
  "mode",
];

/** Log drivers have the options they cannot do without. */
export function* logging(definition: TaskDefinition): Generator<Problem> {
  // Without a prefix Fargate cannot name the stream; on an instance Docker names it after the container.
  const wanted = ["awslogs-group", "awslogs-region", ...(isFargate(definition) ? ["awslogs-stream-prefix"] : [])];
  const hasRouter = definition.containerDefinitions.some(({ firelensConfiguration }) => firelensConfiguration);
  for (const [{ logConfiguration }, path] of eachContainer(definition)) {
    const at = `${path}.logConfiguration`;
    if (logConfiguration?.logDriver === "awslogs")
      yield* awslogs(logConfiguration.options ?? {}, wanted, `${at}.options`);
    if (logConfiguration?.logDriver === "awsfirelens" && !hasRouter) {
      yield {
        at: `${at}.logDriver`,
        message: "awsfirelens needs a log router, and no container has firelensConfiguration.",
        fix: "Add the router's container, or use awslogs.",
      };
    }
  }
}

function* awslogs(
  options: Readonly<Record<string, string>>,
  wanted: readonly string[],
  at: string,
): Generator<Problem> {
  const misspelt = new Set<string>();
  for (const option of Object.keys(options).filter((one) => !AWSLOGS_OPTIONS.includes(one))) {
    const meant = nearest(option, AWSLOGS_OPTIONS);
    if (meant) misspelt.add(meant);
    yield {
      at: `${at}.${option}`,
      message: "awslogs has no such option.",
      fix: meant ? `Did you mean "${meant}"?` : `It has ${AWSLOGS_OPTIONS.join(", ")}.`,
    };
  }
  for (const option of wanted) {
    if (options[option] || misspelt.has(option)) continue;
    yield { at: `${at}.${option}`, message: "awslogs needs this option.", fix: EXAMPLES[option] ?? "Set it." };
  }
}

const EXAMPLES: Readonly<Record<string, string>> = {
  "awslogs-group": "Set it to the log group, for example /ecs/web.",
  "awslogs-region": "Set it to the Region of the log group, for example eu-west-1.",
  "awslogs-stream-prefix": "Set it to the first part of the stream's name, for example ecs.",
};

import type { AppSpec } from "@deploy-actions/shared/codedeploy/app-spec";
import { appSpecSchema } from "../codedeploy/app-spec-schema.ts";
import { parseTrafficSteps, type TrafficShare } from "../weights/traffic-steps.ts";
import type { RequestReader } from "./reader.ts";

/** How the release is to get its traffic, as it was asked for. What the service is set to is known later. */
export interface StrategyRequest {
  readonly name: StrategyName;
  readonly waitUntil: WaitUntil | undefined;
  readonly ifInProgress: IfInProgress | undefined;
  readonly weights: WeightsRequest | undefined;
  readonly codeDeploy: CodeDeployRequest;
}

/** Two services that take turns. */
export interface WeightsRequest {
  readonly partner: string;
  readonly steps: readonly TrafficShare[];
  /** Milliseconds. */
  readonly stepHold: number;
  readonly testPorts: readonly number[];
  /** Tasks that the old side keeps; undefined: all of them. */
  readonly scaleOldTo: number | undefined;
}

export interface CodeDeployRequest {
  /** Undefined: it is found by the service. */
  readonly application: string | undefined;
  readonly deploymentGroup: string | undefined;
  /** Undefined: that of the group. */
  readonly deploymentConfig: string | undefined;
  /** Undefined: it is made from the service. */
  readonly appSpec: AppSpec | undefined;
}

export type StrategyName = (typeof STRATEGIES)[number];
export type WaitUntil = (typeof WAIT_UNTIL)[number];
export type IfInProgress = (typeof IF_IN_PROGRESS)[number];

export const STRATEGIES = ["auto", "rolling", "blue-green", "linear", "canary", "weights", "codedeploy"] as const;
const WAIT_UNTIL = ["complete", "bake", "traffic-shifted", "paused"] as const;
const IF_IN_PROGRESS = ["wait", "fail", "replace"] as const;

export function readStrategy(read: RequestReader): StrategyRequest {
  const name = read.oneOf("strategy", STRATEGIES);
  const waitUntil = read.oneOf("wait-until", WAIT_UNTIL);
  const ifInProgress = read.oneOf("if-in-progress", IF_IN_PROGRESS);
  // A strategy with a problem of its own contradicts nothing.
  for (const problem of name ? contradictions(read, name, waitUntil) : [])
    read.problem(problem.at, problem.message, problem.fix);
  return {
    name,
    waitUntil,
    ifInProgress,
    weights: name === "weights" ? readWeights(read) : undefined,
    codeDeploy: {
      application: read.text("codedeploy-application"),
      deploymentGroup: read.text("codedeploy-deployment-group"),
      deploymentConfig: read.text("codedeploy-deployment-config"),
      appSpec: read.document("codedeploy-appspec", appSpecSchema) as AppSpec | undefined,
    },
  };
}

function readWeights(read: RequestReader): WeightsRequest {
  const steps = parseTrafficSteps(read.text("traffic-steps"));
  if (!steps.ok) read.problems("traffic-steps", steps.problems);
  const ports = read.lines("test-listener-ports", { commas: true });
  for (const port of ports.filter((text) => !(Number(text) >= 1 && Number(text) <= 65_535)))
    read.problem("test-listener-ports", `"${port}" is not a port.`, "Write numbers from 1 to 65535.");
  return {
    partner: read.text("partner-service") ?? "",
    steps: steps.ok ? steps.value : [],
    stepHold: read.duration("step-hold"),
    testPorts: ports.map(Number),
    scaleOldTo: read.integer("scale-old-to", { min: 0 }),
  };
}

/** Inputs that mean something to one strategy alone. */
const OF_STRATEGY = {
  weights: ["partner-service", "scale-old-to", "test-listener-ports"],
  codedeploy: [
    "codedeploy-appspec",
    "codedeploy-application",
    "codedeploy-deployment-group",
    "codedeploy-deployment-config",
  ],
} as const;

function* contradictions(read: RequestReader, name: StrategyName, waitUntil: WaitUntil | undefined) {
  for (const [strategy, inputs] of Object.entries(OF_STRATEGY)) {
    // What `auto` finds is known later; then the strategy refuses what it has no use for.
    if (name === strategy || (name === "auto" && strategy === "codedeploy")) continue;
    for (const input of inputs.filter((input) => read.text(input) !== undefined)) {
      yield {
        at: input,
        message: `It is for the strategy ${strategy}, and strategy is ${name}.`,
        fix: `Set strategy: ${strategy}, or remove ${input}.`,
      };
    }
  }
  if (name === "weights" && read.text("partner-service") === undefined) {
    yield {
      at: "partner-service",
      message: "The strategy weights needs a pair of services, and only one is named.",
      fix: "Name the other service behind the same load balancer rule.",
    };
  }
  const has = WAITS[name];
  if (waitUntil !== undefined && !has.includes(waitUntil)) {
    yield {
      at: "wait-until",
      message: `A deployment with the strategy ${name} has no moment "${waitUntil}".`,
      fix: has.length > 0 ? `Choose of ${has.join(", ")}.` : "Remove wait-until.",
    };
  }
}

/** Inputs that not every strategy has a use for. */
export const STRATEGY_INPUTS = [...OF_STRATEGY.weights, ...OF_STRATEGY.codedeploy, "wait-until"] as const;

/** Whether what holds for all services of a step is not for one with this strategy. */
export function isForAnother(strategy: StrategyName, input: string, value: string): boolean {
  const moments: readonly string[] | undefined = WAITS[strategy];
  if (input === "wait-until") return moments !== undefined && !moments.includes(value);
  const owner = Object.entries(OF_STRATEGY).find(([, inputs]) => (inputs as readonly string[]).includes(input))?.[0];
  return owner !== undefined && owner !== strategy && !(strategy === "auto" && owner === "codedeploy");
}

/** The moments that a strategy knows. */
const WAITS: Readonly<Record<StrategyName, readonly WaitUntil[]>> = {
  auto: WAIT_UNTIL,
  rolling: ["complete"],
  "blue-green": WAIT_UNTIL,
  linear: WAIT_UNTIL,
  canary: WAIT_UNTIL,
  codedeploy: ["complete", "traffic-shifted", "paused"],
  weights: ["complete"],
};

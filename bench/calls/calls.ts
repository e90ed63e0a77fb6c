import { type Account, REPOSITORY } from "../account.ts";
import type { Section, Target } from "../section.ts";
import { bucketUse } from "./buckets.ts";
import { callsOfStep, countOf, operationOf, type StepCalls, throttledOf } from "./step-calls.ts";

interface Case {
  readonly title: string;
  readonly services: number;
  /** Whether the services run task definitions of one family, or each of its own. */
  readonly families: "one" | "own";
}

const ONE: Case = { title: "1 service", services: 1, families: "one" };
const TEN: Case = { title: "10", services: 10, families: "own" };
const TEN_ALIKE: Case = { title: "10, one family", services: 10, families: "one" };
const HUNDRED: Case = { title: "100", services: 100, families: "own" };
const HUNDRED_ALIKE: Case = { title: "100, one family", services: 100, families: "one" };
const CASES = [ONE, TEN, TEN_ALIKE, HUNDRED, HUNDRED_ALIKE];

/** What one step costs in calls, and how close it comes to the limits of the account. */
export async function countCalls(): Promise<Section> {
  const steps: { readonly title: string; readonly step: StepCalls }[] = [];
  for (const one of CASES) steps.push({ title: one.title, step: await deploy(one, "off") });
  const most = steps[CASES.indexOf(HUNDRED)]?.step.calls ?? [];
  const looked = await deploy(HUNDRED, "warn");
  const all = [...steps.map(({ step }) => step), looked];
  const operations = [...new Set(all.flatMap(({ calls }) => calls.map(operationOf)))].sort();
  const seconds = steps.map(({ title, step }) => `${title}: ${step.seconds.toFixed(0)} s`).join("; ");
  return {
    title: "Calls of a deploy",
    notes: [
      `One step that deploys a new image to so many services at once, each with a task definition of its own family or all of one, without preflight; beside them what preflight adds for the 100, which share their image, roles, log group and subnets. The buckets are what AWS publishes for an account and Region; the fewest tokens are those that the step with 100 families left. Each step makes one sts:GetCallerIdentity more before all others. Simulated time (${seconds}).`,
    ],
    columns: [
      { title: "Operation" },
      ...steps.map(({ title }) => ({ title })),
      { title: "preflight" },
      { title: "bucket" },
      { title: "fewest left" },
    ],
    rows: [
      ...operations.map((operation) => {
        const use = bucketUse(most, operation);
        const added = countOf(looked.calls, operation) - countOf(most, operation);
        return [
          operation,
          ...steps.map(({ step }) => `${countOf(step.calls, operation) || ""}`),
          added > 0 ? `+${added}` : "",
          use?.limits ?? "not published",
          use && countOf(most, operation) > 0 ? use.lowest.toFixed(0) : "",
        ];
      }),
      ["all", ...steps.map(({ step }) => `${step.calls.length}`), `+${looked.calls.length - most.length}`, "", ""],
    ],
    targets: [...steps, { title: "100, with preflight", step: looked }].map(withinLimits),
  };
}

function withinLimits({ title, step: { calls } }: { readonly title: string; readonly step: StepCalls }): Target {
  const throttled = throttledOf(calls);
  return { what: `${title}: no call is throttled`, measured: `${throttled} of ${calls.length}`, met: throttled === 0 };
}

async function deploy({ services, families }: Case, preflight: "off" | "warn"): Promise<StepCalls> {
  const step = await callsOfStep({ services, families }, (account) => ({ preflight, ...newImage(account) }));
  const bad = step.outcome.services.find(({ outcome }) => outcome.status !== "deployed");
  if (bad) throw new Error(`A deploy of ${bad.name} that had to succeed ended ${bad.outcome.status}.`);
  return step;
}

function newImage({ aws, services }: Account): Readonly<Record<string, string>> {
  const image = `${REPOSITORY}:v2`;
  aws.images.push(image, { kind: "memory" });
  return { services: JSON.stringify(services.map((name) => ({ name, image }))) };
}

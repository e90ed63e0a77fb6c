import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { Failure } from "@deploy-actions/shared/failure";
import type { Effects } from "./effects.ts";
import { FailureWatch } from "./failure/watch.ts";
import type { ServiceInputs } from "./inputs.ts";
import { type Observed, observe } from "./observe.ts";
import { planDeploy } from "./plan/plan.ts";
import { ecsRelease } from "./release/ecs-release.ts";
import type { Release } from "./release/release.ts";
import { withRegistry } from "./request/registry-names.ts";

/** A service that was read and planned; nothing was changed yet. */
export interface Prepared {
  readonly name: string;
  readonly needs: readonly string[];
  readonly inputs: ServiceInputs;
  readonly observed: Observed;
  /** What it runs once it is deployed. */
  readonly definition: TaskDefinition;
  readonly release: Release;
  readonly watch: FailureWatch;
  readonly log: (line: string) => void;
}

/** Reads and plans every service. What is wrong with several of them is said at once. */
export async function prepareAll(
  services: readonly ServiceInputs[],
  { proven }: { readonly proven: "stays" | "goes" },
  effects: Effects,
): Promise<readonly Prepared[]> {
  const settled = await Promise.allSettled(
    services.map((service) => prepare(service, { proven, alone: services.length === 1 }, effects)),
  );
  const errors = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  if (errors.length > 0) effects.signal.throwIfAborted();
  if (errors.length > 0) throw asOne(errors, services);
  return settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

async function prepare(
  inputs: ServiceInputs,
  { proven, alone }: { readonly proven: "stays" | "goes"; readonly alone: boolean },
  effects: Effects,
): Promise<Prepared> {
  const { name, needs } = inputs;
  const request = withRegistry(inputs.request, effects.home);
  const ecs = effects.ecsOf(name);
  const observed = await observe(request, { ecs, registry: effects.registry });
  const plan = planDeploy(request, observed);
  const log = alone ? effects.log : (line: string) => effects.log(`[${name}] ${line}`);
  const definition = plan.kind === "deploy" ? plan.target.definition : observed.live.definition;
  const watch = new FailureWatch({ ecs, logs: effects.logs, definition });
  const { waitUntil } = request.strategy;
  const release = ecsRelease(
    { plan, observed, waitUntil, proven },
    { ecs, clock: effects.clock, log, watch, save: (unfinished) => effects.save.service(name, unfinished) },
  );
  return { name, needs, inputs, observed, definition, release, watch, log };
}

/** One failure that names them all, so that they are mended once. */
function asOne(errors: readonly unknown[], services: readonly ServiceInputs[]): unknown {
  const [first] = errors;
  const failures = errors.filter((error) => error instanceof Failure);
  if (services.length === 1 || failures.length < errors.length)
    return errors.find((error) => !(error instanceof Failure)) ?? first;
  if (failures.length === 1) return first;
  return new Failure(
    [
      `${failures.length} of ${services.length} services cannot be deployed like this. Nothing was changed.`,
      ...failures.map(({ message, hint }) => `- ${message} ${hint}`),
    ].join("\n"),
    {
      hint: "Mend them and run again.",
      evidence: failures.flatMap(({ evidence }) => evidence),
      cause: failures[0]?.cause,
    },
  );
}

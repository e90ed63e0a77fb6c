import type { RegisteredTaskDefinition } from "@deploy-actions/shared/ecs/ecs";
import { invalid } from "@deploy-actions/shared/problems";
import type { Effects } from "../effects.ts";
import type { Inputs } from "../inputs.ts";
import type { Prepared } from "../prepare.ts";
import { taskDefinitionNotFound } from "../refusals.ts";
import type { Target } from "../release/register.ts";
import { checkOneOff } from "./check-one-off.ts";
import type { OneOff, When } from "./one-off.ts";
import type { OneOffEnd } from "./one-off-end.ts";
import { runOneOff } from "./run-one-off.ts";
import type { EndedOneOff } from "./say.ts";
import { serviceOf } from "./service-of.ts";

/** A one-off task, the service that it takes its settings from, and what it runs. */
interface Planned {
  readonly oneOff: OneOff;
  readonly of: Prepared;
  /** Undefined: the definition that the step deploys. */
  readonly registered: RegisteredTaskDefinition | undefined;
}

/** The one-off tasks of a step, checked before anything is changed. */
export class StepOneOffs {
  readonly ended: EndedOneOff[] = [];
  readonly #planned: readonly Planned[];
  readonly #settings: Pick<Inputs, "cluster" | "logLines">;
  readonly #effects: Effects;

  private constructor(planned: readonly Planned[], settings: Pick<Inputs, "cluster" | "logLines">, effects: Effects) {
    this.#planned = planned;
    this.#settings = settings;
    this.#effects = effects;
  }

  static async plan(
    prepared: readonly Prepared[],
    inputs: Pick<Inputs, "cluster" | "logLines" | "oneOffs">,
    effects: Effects,
  ): Promise<StepOneOffs> {
    const names = prepared.map(({ name }) => name);
    const found = inputs.oneOffs.map((oneOff) => ({ oneOff, service: serviceOf(oneOff, names) }));
    const strangers = found.flatMap(({ service }) => (service.ok ? [] : service.problems));
    if (strangers.length > 0) throw invalid("The one-off tasks cannot be run like this:", strangers);
    const planned = await Promise.all(
      found.map(async ({ oneOff, service }): Promise<Planned> => {
        const of = prepared.find(({ name }) => service.ok && name === service.value) as Prepared;
        return { oneOff, of, registered: await registeredFor(oneOff, of, effects) };
      }),
    );
    const problems = planned.flatMap(({ oneOff, of, registered }) => [
      ...checkOneOff(oneOff, registered?.definition ?? of.definition, of.observed.service.placement),
    ]);
    if (problems.length > 0) throw invalid("The one-off tasks cannot be run like this:", problems);
    return new StepOneOffs(planned, inputs, effects);
  }

  /** One after the other. What ended the first that did not succeed; undefined: all did. */
  async run(
    when: When,
    targets: ReadonlyMap<string, Target>,
  ): Promise<Exclude<OneOffEnd, { kind: "succeeded" }> | undefined> {
    const { oneOffs, clock, log, signal, save } = this.#effects;
    for (const { oneOff, of, registered } of this.#planned.filter(({ oneOff }) => oneOff.when === when)) {
      const target = targets.get(of.name) ?? of.observed.live;
      if (!target) throw new Error(`Nothing was registered for service ${of.name}.`);
      const taskDefinition = registered ?? { ...target, definition: of.definition };
      const where = {
        ...this.#settings,
        taskDefinition,
        service: of.name,
        placement: of.observed.service.placement,
        run: oneOffs.identity,
      };
      const effects = { tasks: await oneOffs.tasks(), logs: await oneOffs.logs(), clock, log, signal };
      const end = await runOneOff(oneOff, where, { ...effects, save: save.oneOff });
      this.ended.push({ name: oneOff.name, when, end });
      if (end.kind !== "cancelled" || end.task === undefined) save.oneOff(undefined);
      if (end.kind !== "succeeded") return end;
    }
    return undefined;
  }
}

async function registeredFor(
  { taskDefinition }: OneOff,
  { name }: Prepared,
  { ecsOf }: Pick<Effects, "ecsOf">,
): Promise<RegisteredTaskDefinition | undefined> {
  if (taskDefinition === undefined) return undefined;
  const found = await ecsOf(name).findTaskDefinition(taskDefinition);
  if (!found) throw taskDefinitionNotFound(taskDefinition);
  return found;
}

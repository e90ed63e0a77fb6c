import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import { HIDDEN } from "@deploy-actions/shared/secret-looking";
import { differences } from "./differences.ts";
import { withPairsAsIn } from "./normalise.ts";
import { type Member, type Treatment, treatmentOf } from "./treatment.ts";

/** One difference between a service definition file and the live service, fit to be shown. */
export interface Drift {
  readonly member: Member;
  /** `networkConfiguration.awsvpcConfiguration.subnets`, `loadBalancers[app:8080].targetGroupArn`. */
  readonly path: string;
  /** Undefined: not set. */
  readonly live: string | undefined;
  readonly file: string | undefined;
  readonly treatment: Treatment;
}

/**
 * What the file says otherwise than the live service has it, member by member in the order of the file. What the file does
 * not have is no difference; nor are defaults that ECS fills in, order where it does not count, and target groups that ECS
 * has exchanged. `taskDefinition` is left out: every deploy brings its own.
 */
export function compareWithLive(definition: ServiceDefinition, live: ServiceDefinition): readonly Drift[] {
  const aligned = withPairsAsIn(definition, live);
  return (Object.keys(definition) as Member[]).flatMap((member) => {
    if (NOT_COMPARED.includes(member)) return [];
    const treatment = treatmentOf(member, definition, live);
    if (UNSEEN.includes(member)) return [{ member, path: member, live: "(not shown)", file: "as written", treatment }];
    return differences(aligned, definition, member).map((difference) => ({ member, ...difference, treatment }));
  });
}

/** `networkConfiguration.awsvpcConfiguration.subnets subnet-a → subnet-b (applied with the deployment)`. */
export function describeDrift({ path, live, file, treatment }: Drift): string {
  const values =
    live === file ? `changed${file === HIDDEN ? " (its value is not shown)" : ""}` : `${shown(live)} → ${shown(file)}`;
  return `${path} ${values} (${inWords(treatment)})`;
}

const NOT_COMPARED: readonly Member[] = ["cluster", "serviceName", "taskDefinition"];

/** DescribeServices does not answer with them. */
const UNSEEN: readonly Member[] = ["gatewayConnectors", "monitoring"];

const shown = (value: string | undefined) => (value === undefined || value === "" ? "(not set)" : value);

function inWords(treatment: Treatment): string {
  switch (treatment.kind) {
    case "at-once":
      return "applied without new tasks";
    case "with-deployment":
      return "applied with the deployment";
    case "not-applied":
      return `not applied: ${treatment.why}`;
  }
}

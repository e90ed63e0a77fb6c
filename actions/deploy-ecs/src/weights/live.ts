import { primaryOf } from "@deploy-actions/shared/ecs/service";
import { shareOf } from "@deploy-actions/shared/elb/forwarding";
import type { Side } from "@deploy-actions/shared/elb/pair";
import { describeRoute } from "@deploy-actions/shared/elb/routes";
import type { ObservedPair } from "./observe.ts";

/** Which side is which, by the live weights alone: no colour is stored anywhere. */
export interface Sides {
  /** It has the traffic, or most recently had all of it. */
  readonly old: Side;
  /** Where the next release goes. */
  readonly fresh: Side;
  /** Traffic is at both, or the rules contradict each other: somebody's shift that did not come to its end. */
  readonly unfinished: Unfinished | undefined;
  /** What somebody else is doing with the pair, as a sentence; undefined: nothing. */
  readonly goesOn: string | undefined;
}

export interface Unfinished {
  /** The rules with their weights, for a person. */
  readonly rules: string;
  /** The largest share that a rule gives to `fresh`; percent. */
  readonly share: number;
  /** Every rule gives all to one side, and they do not agree which. */
  readonly contradictory: boolean;
}

export function whoIsLive({ service, partner, routes }: ObservedPair): Sides {
  const shares = routes.map(({ forwarding }) => shareOf(forwarding, service.group.arn));
  if (shares.every((share) => share === 100)) return quiet(service, partner);
  if (shares.every((share) => share === 0)) return quiet(partner, service);

  // A shift goes from the deployment that is older to the one that is newer.
  const [old, fresh] = bornAt(service) <= bornAt(partner) ? [service, partner] : [partner, service];
  const rules = routes.map(describeRoute).join("; ");
  const given = routes.map(({ forwarding }) => shareOf(forwarding, fresh.group.arn));
  return {
    old,
    fresh,
    unfinished: {
      rules,
      share: Math.max(...given),
      contradictory: given.every((share) => share === 0 || share === 100),
    },
    goesOn: `traffic is shared between ${releaseOn(old)} and ${releaseOn(fresh)} (${rules})`,
  };
}

/** `web-blue with web:7`. */
export const releaseOn = ({ name, service }: Side): string => `${name} with ${service.taskDefinition}`;

function quiet(old: Side, fresh: Side): Sides {
  const rolling = [old, fresh].find(({ service }) => primaryOf(service)?.rolloutState === "IN_PROGRESS");
  const primary = rolling && primaryOf(rolling.service);
  const goesOn = primary && `${rolling.name} is being deployed (${primary.id}, ${primary.taskDefinition})`;
  return { old, fresh, unfinished: undefined, goesOn };
}

const bornAt = ({ service }: Side): number => primaryOf(service)?.createdAt ?? 0;

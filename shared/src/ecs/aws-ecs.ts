import type { AwsAccess } from "../aws/access.ts";
import { MUTATION_ATTEMPTS } from "../aws/client-settings.ts";
import type { Clock } from "../clock.ts";
import { awsEcsBatches } from "./aws-ecs-batches.ts";
import { awsEcsService } from "./aws-ecs-service.ts";
import { pacedClient } from "./aws-paced-client.ts";
import type { Ecs, RegisteredTaskDefinition } from "./ecs.ts";
import { FirstReads } from "./first-reads.ts";
import { Pace } from "./pace.ts";

export interface AwsEcsClusterOptions {
  readonly access: Pick<AwsAccess, "settings" | "region" | "principal">;
  /** Name or ARN. */
  readonly cluster: string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Ends waiting for a turn: what was not sent yet is not sent any more. */
  readonly signal?: AbortSignal;
  /** Of the SDK, for each call. */
  readonly maxAttempts?: number;
}

/** Services of one cluster that are worked on side by side. */
export interface EcsCluster {
  /** By its name; the same one every time. */
  readonly service: (name: string) => Ecs;
}

/**
 * While several services are at work: so far apart go the calls that could take more of what they ask for, ms. Looks at a
 * hundred services, one in 2.8 s each, come at any moment; like this they make 5 calls a second instead of 36, and none of
 * them learns anything later than by this.
 */
const SPACING_MS = 200;

/** What several services read goes out together, and all they call keeps within our share of the account's rates. */
export function awsEcsCluster({
  access,
  cluster,
  clock,
  log,
  signal,
  maxAttempts = MUTATION_ATTEMPTS,
}: AwsEcsClusterOptions): EcsCluster {
  const services = new Map<string, Ecs>();
  const pace = new Pace({ clock, log });
  const newClient = () => pacedClient(access.settings({ maxAttempts }), { pace, signal });
  const areSeveral = () => services.size > 1;
  const spacing = () => (areSeveral() ? SPACING_MS : 0);
  const batches = awsEcsBatches(newClient(), cluster, { clock, spacing });
  const namesOf = ({ name, arn }: RegisteredTaskDefinition) => [name, arn];
  const definitions = new FirstReads({ clock, namesOf, areSeveral });

  const open = (service: string): Ecs =>
    awsEcsService({ access, cluster, service, clock, log }, { client: newClient(), batches, definitions });
  return {
    service: (name) => {
      const known = services.get(name) ?? open(name);
      services.set(name, known);
      return known;
    },
  };
}

/** One service alone. */
export function awsEcs({ service, ...options }: AwsEcsClusterOptions & { readonly service: string }): Ecs {
  return awsEcsCluster(options).service(service);
}

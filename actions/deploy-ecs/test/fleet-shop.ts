import { CRASHING, HEALTHY } from "@deploy-actions/shared/testkit/ecs/account";
import { type ManyAccount, type ManyOptions, manyAccount } from "@deploy-actions/shared/testkit/ecs/many-account";
import type { Program, ProgramByCommand } from "@deploy-actions/simulator/images";

/** db first, then api and worker side by side, then web. */
const NEEDS =
  "[{ name: db }, { name: api, needs: db }, { name: worker, needs: db }, { name: web, needs: [api, worker] }]";
const NAMES = ["db", "api", "worker", "web"];

/** A service that ends as soon as it is started, again and again. */
export const BAD = CRASHING;

/** Four services in three waves, with the inputs of a step that brings v2 of each. `versions`: what v2 does, where it is not good. */
export async function shop(
  versions: Readonly<Record<string, Program | ProgramByCommand>> = {},
  options: Pick<ManyOptions, "speed"> = {},
) {
  const account = await manyAccount({ services: NAMES, breaker: false, ...options });
  const images = NAMES.map((name) => `${name}=${account.push(name, "v2", versions[name] ?? HEALTHY)}`).join("\n");
  return Object.assign(account, { inputs: { services: NEEDS, images } });
}

export type Shop = Awaited<ReturnType<typeof shop>>;

/** The same of every service, with its name for `*`. */
export const everyone = (words: string): Readonly<Record<string, string>> =>
  Object.fromEntries(NAMES.map((name) => [name, words.replaceAll("*", name)]));

/** In which order services were changed: `api api:2` is a deployment, `api stop` the end of one. */
export function changes({ aws }: Pick<ManyAccount, "aws">): readonly string[] {
  return aws.calls.flatMap(({ operation, input }) => {
    const { service, taskDefinition, serviceDeploymentArn } = input as Record<string, string | undefined>;
    if (operation === "UpdateService") return [`${service} ${taskDefinition}`];
    return operation === "StopServiceDeployment" ? [`${serviceDeploymentArn?.split("/").at(-2)} stop`] : [];
  });
}

import type { Clock } from "@deploy-actions/shared/clock";
import { type Followed, follow } from "@deploy-actions/shared/ecs/deployment/follow";
import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import { lookAt, primaryOf } from "@deploy-actions/shared/ecs/service";

interface StillThereMeans {
  readonly ecs: Ecs;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
  /** Unix epoch ms. */
  readonly deadline: number;
}

/**
 * What became of a release that was good while the step went on: others rolled out, checks and tasks ran. When another one is
 * in its place, its own deployment is followed to where it ended: somebody deployed, or ECS went back during the bake.
 */
export async function stillThere(followed: Followed, means: StillThereMeans): Promise<Followed> {
  const { mine } = followed;
  try {
    const service = await lookAt(means.ecs);
    if (primaryOf(service)?.taskDefinition === mine.taskDefinition) return followed;
    means.log(`${mine.taskDefinition} is not in place any more.`);
    const shown = service.events.map(({ id }) => id);
    const { ending, service: last } = await follow(mine, { ...means, shown, findDoom: async () => undefined });
    return { ...followed, ending, service: last };
  } catch (error) {
    return { ...followed, ending: { kind: "lost-sight", error } };
  }
}

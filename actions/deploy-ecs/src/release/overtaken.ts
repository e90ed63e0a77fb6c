import type { Clock } from "@deploy-actions/shared/clock";
import type { Deployment, Ecs, Service } from "@deploy-actions/shared/ecs/ecs";
import { lookAt, primaryOf } from "@deploy-actions/shared/ecs/service";
import { Failure } from "@deploy-actions/shared/failure";

/** Somebody deployed between the reading and the first write: the plan is of a service that is not there any more. */
export class Overtaken extends Failure {
  readonly by: Pick<Deployment, "id" | "taskDefinition">;

  constructor(service: string, { before, by }: { readonly before: string; readonly by: Overtaken["by"] }) {
    super(
      `Somebody deployed ${by.taskDefinition} (${by.id}) on service "${service}" after this step had read it at ${before}. This service was not changed.`,
      {
        hint: "Look at the run that did it, and run again. Give workflows that deploy this service one concurrency group, so that they wait for each other.",
      },
    );
    this.by = by;
  }
}

/** A read that is younger shows what was there a moment ago; one more would hardly show another, ms. */
const FRESH_MS = 10_000;

interface Means {
  readonly ecs: Ecs;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Before the first write: one-off tasks, and the services before this one, may have taken minutes since it was read. */
export async function refuseOvertaken(
  read: { readonly service: Service; readonly at: number },
  { ecs, clock, signal }: Means,
): Promise<void> {
  if (clock.now() - read.at < FRESH_MS) return;
  const { name } = read.service;
  const service = await lookAt(ecs).catch((error) => {
    signal.throwIfAborted();
    throw unseen(name, error);
  });
  const [before, now] = [primaryOf(read.service), primaryOf(service)];
  if (now && now.id !== before?.id)
    throw new Overtaken(name, { before: before?.taskDefinition ?? read.service.taskDefinition, by: now });
}

/** Without a cause, so that nobody wonders whether AWS took an update: none was sent. */
function unseen(service: string, error: unknown): Failure {
  const why = error instanceof Error ? error.message : String(error);
  return new Failure(
    `Service "${service}" could not be looked at once more before its update (${why}). It was not changed.`,
    { hint: error instanceof Failure ? error.hint : "Run again when AWS answers." },
  );
}

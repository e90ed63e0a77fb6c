import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import { type FinishEffects, type Finished, finish } from "./finish.ts";
import type { PostInputs } from "./inputs.ts";
import type { BegunService } from "./state.ts";

/** What post did about one service, or why it could not. */
export interface FinishedService extends BegunService {
  readonly finished: Finished | { readonly kind: "refused"; readonly error: unknown };
}

/** Finishes every service that main was in the middle of, all at once: minutes are left. One that fails does not keep the others. */
export async function finishAll(
  begun: readonly BegunService[],
  inputs: Pick<PostInputs, "onCancel">,
  { ecsOf, ...effects }: Omit<FinishEffects, "ecs"> & { readonly ecsOf: (service: string) => Ecs },
): Promise<readonly FinishedService[]> {
  return await Promise.all(
    begun.map(async (service) => {
      const { name, unfinished } = service;
      const log = begun.length === 1 ? effects.log : (line: string) => effects.log(`[${name}] ${line}`);
      const finished = await finish(unfinished, inputs, { ...effects, log, ecs: ecsOf(name) }).catch((error) => {
        // Of a lone service the error is all there is to tell, with its evidence.
        if (effects.signal.aborted || begun.length === 1) throw error;
        return { kind: "refused", error } as const;
      });
      return { ...service, finished };
    }),
  );
}

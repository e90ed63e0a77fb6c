import type { Finished } from "./finish.ts";
import { type FinishMeans, finishService } from "./finish-strategy.ts";
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
  means: FinishMeans,
): Promise<readonly FinishedService[]> {
  return await Promise.all(
    begun.map(async (service) => {
      const { name } = service;
      const log = begun.length === 1 ? means.log : (line: string) => means.log(`[${name}] ${line}`);
      const { onCancel } = service.goesBack ? { onCancel: "rollback" as const } : inputs;
      const finished = await finishService(service, { onCancel }, { ...means, log }).catch((error) => {
        // Of a lone service the error is all there is to tell, with its evidence.
        if (means.signal.aborted || begun.length === 1) throw error;
        return { kind: "refused", error } as const;
      });
      return { ...service, finished };
    }),
  );
}

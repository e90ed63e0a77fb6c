import { environmentInputs } from "@deploy-actions/shared/actions/input-source";
import { processEffects } from "@deploy-actions/shared/actions/process-effects";
import { runAction } from "@deploy-actions/shared/actions/run-action";
import { isTransient, underlying } from "@deploy-actions/shared/aws/aws-error";
import { commandEnvironment } from "@deploy-actions/shared/checks/process/environment";
import { retry } from "@deploy-actions/shared/retry";
import type { OutputName } from "./action.gen.ts";
import { removeDockerFolder } from "./build/file-docker-config.ts";
import { removeLeftovers } from "./build-step/leftovers.ts";
import { readPostInputs } from "./inputs.ts";
import { couldNotFinish, postReport } from "./post-report.ts";
import { dockerContainers } from "./smoke/docker-containers.ts";
import { readState } from "./state.ts";
import { undoTags } from "./tags/undo-tags.ts";

/** Some two minutes with the pauses between: a lost network may come back while the job's last minutes run. */
const ATTEMPTS = 12;

/** Puts in order what a step left that was cut short. Credentials and secrets go first, whatever else may fail. */
export async function post(): Promise<void> {
  await runAction<OutputName>(
    async (runner) => {
      const { folder, registry, leftovers = [], tags, containers = [] } = readState(runner);
      const effects = processEffects(runner);
      if (folder) await removeDockerFolder(folder);
      const unremoved: string[] = [];
      const docker = dockerContainers({ env: commandEnvironment(process.env, []), clock: effects.clock });
      // Where there is no docker any more there is nothing of it.
      for (const { image } of leftovers) await docker.forget(image).catch(() => {});
      for (const name of containers)
        await docker.remove(name).catch((error: Error) => unremoved.push(`container ${name}: ${error.message}`));
      // Main says that it is gone when it ends by itself.
      const cutShort = Boolean(folder);
      if (leftovers.length === 0 && !tags) return postReport({ cutShort, unremoved });

      const { access } = readPostInputs(environmentInputs(process.env, runner));
      const { openAccount } = await import("./aws-account.ts");
      const repositories = [...(tags?.tags ?? []), ...leftovers].map(({ repository }) => repository);
      const request = {
        access,
        registry,
        clusters: [],
        scope: {
          repositories: [...new Set(repositories)],
          creates: false,
          kmsKey: undefined,
          lifecycle: false,
          scan: false,
        },
      };
      const open = () => openAccount(request, effects);
      const retryable = (error: unknown) => isTransient(underlying(error));
      const account = await retry(open, { ...effects, attempts: ATTEMPTS, retryable }).catch((error) => {
        throw couldNotFinish({ tags, leftovers }, error);
      });
      const undone = tags && (await undoTags(tags, account.registry.images));
      const removal = await removeLeftovers(leftovers, account.registry.images);
      return postReport({ cutShort, unremoved, undone, leftovers: removal });
    },
    { name: "build-push" },
  );
}

import type { Clock } from "@deploy-actions/shared/clock";
import { buildxBuilder } from "./build/buildx-builder.ts";
import { dockerEnvironment } from "./build/child-env.ts";
import { openDockerFolder } from "./build/file-docker-config.ts";
import type { Docker, DockerOptions } from "./effects.ts";
import { dockerContainers } from "./smoke/docker-containers.ts";

interface Means {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly workspace: string;
}

/** The docker on the PATH, with a configuration of the step's own. */
export async function openDocker(
  { builder, cacheOfActions }: DockerOptions,
  { env, clock, signal, workspace }: Means,
): Promise<Docker> {
  const folder = await openDockerFolder(env);
  const environment = dockerEnvironment(env, {
    dockerConfig: folder.path,
    buildxConfig: folder.buildxConfig,
    cacheOfActions,
  });
  return {
    folder,
    builder: buildxBuilder({
      name: builder,
      folder: folder.path,
      env: environment,
      workingDirectory: workspace,
      clock,
      signal,
    }),
    containers: dockerContainers({ env: environment, clock }),
  };
}

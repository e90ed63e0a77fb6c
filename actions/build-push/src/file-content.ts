import { createHash } from "node:crypto";
import type { ProcessEffects } from "@deploy-actions/shared/actions/process-effects";
import { readDockerConfig } from "./build/file-docker-config.ts";
import { workspaceSources } from "./content/file-sources.ts";
import { gitChanges } from "./content/git-changes.ts";
import type { ContentMeans, ContentOptions } from "./effects.ts";
import { ociRegistries } from "./oci/oci-registries.ts";

/** The workspace, the program git, and registries over HTTP. */
export async function openContent(
  { account, own }: ContentOptions,
  effects: ProcessEffects & { readonly workspace: string },
): Promise<ContentMeans> {
  const { workspace, signal, env } = effects;
  const dockerConfig = await readDockerConfig(env);
  return {
    sources: workspaceSources(workspace, signal),
    changes: gitChanges(workspace, effects),
    registries: ociRegistries({ account, own, dockerConfig }, effects),
    hash: (text) => createHash("sha256").update(text).digest("hex"),
  };
}

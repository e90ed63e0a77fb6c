import { commandEnvironment } from "@deploy-actions/shared/checks/process/environment";

interface Means {
  /** Folder of the step's own config.json. */
  readonly dockerConfig: string;
  /** Folder in which buildx keeps its builders. */
  readonly buildxConfig: string;
  /** Whether BuildKit itself talks to the cache service of GitHub Actions. */
  readonly cacheOfActions: boolean;
}

/**
 * The environment of docker and buildx: that of the step without what lets it act for this job. A Dockerfile, or a
 * credential helper of some image, must find neither the AWS role nor the way to get one.
 */
export function dockerEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  { dockerConfig, buildxConfig, cacheOfActions }: Means,
): Readonly<Record<string, string>> {
  const kept = Object.entries({ ...commandEnvironment(env, []), ...givenBack(env, cacheOfActions) }).filter(
    ([name]) => !name.startsWith("AWS_"),
  );
  return {
    ...Object.fromEntries(kept),
    DOCKER_CONFIG: dockerConfig,
    BUILDX_CONFIG: buildxConfig,
    // Contexts and secret files may be anywhere; without it bake asks on a terminal that nobody sits at.
    BUILDX_BAKE_ENTITLEMENTS_FS: "0",
    // Otherwise in the metadata file, build arguments and all.
    BUILDX_METADATA_PROVENANCE: "disabled",
    DOCKER_CLI_HINTS: "false",
  };
}

/** What looks secret by its name, and is for docker, buildx or a credential helper of theirs. */
function givenBack(env: Readonly<Record<string, string | undefined>>, cacheOfActions: boolean) {
  const isFor = (name: string) =>
    /^(BUILDX|BUILDKIT|DOCKER|CLOUDSDK)_/.test(name) ||
    name === "GOOGLE_APPLICATION_CREDENTIALS" ||
    (cacheOfActions && CACHE_OF_ACTIONS.has(name));
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]): [string, string][] =>
      value !== undefined && isFor(name) ? [[name, value]] : [],
    ),
  );
}

/** https://docs.docker.com/build/cache/backends/gha/#authentication */
const CACHE_OF_ACTIONS = new Set([
  "ACTIONS_RUNTIME_TOKEN",
  "ACTIONS_CACHE_URL",
  "ACTIONS_RESULTS_URL",
  "ACTIONS_CACHE_SERVICE_V2",
]);

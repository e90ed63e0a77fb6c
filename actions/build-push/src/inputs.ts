import type { InputSource } from "@deploy-actions/shared/actions/input-source";
import { InputReader } from "@deploy-actions/shared/actions/inputs";
import type { AccessRequest } from "@deploy-actions/shared/aws/access";
import { INPUTS } from "./action.gen.ts";
import type { Files } from "./request/files.ts";
import { readImages } from "./request/read-images.ts";
import type { RequestedImage } from "./request/resolve.ts";
import { readAccessRequest } from "./settings/access.ts";
import { type BuildSettings, readBuildSettings } from "./settings/build-settings.ts";
import { type Gates, readGates } from "./settings/gates.ts";
import { type LifecycleRequest, readLifecycleRequest } from "./settings/lifecycle-request.ts";
import { type PromotionRequest, readPromotion } from "./settings/promotion.ts";
import type { Reader } from "./settings/reader.ts";
import { type RepositoryRequest, readRepositoryRequest } from "./settings/repository-settings.ts";
import { parseTagRule, type TagRule } from "./tags/rule.ts";

export type Inputs = BuildInputs | PromoteInputs;

interface Common {
  readonly access: AccessRequest;
  readonly repositories: RepositoryRequest;
  readonly lifecycle: LifecycleRequest;
  /** Milliseconds, for the whole step. */
  readonly timeout: number;
  readonly dryRun: boolean;
  /** Of what can be used, and should be looked at. */
  readonly warnings: readonly string[];
}

export interface BuildInputs extends Common {
  readonly mode: "build";
  readonly images: readonly RequestedImage[];
  readonly build: BuildSettings;
  readonly push: "auto" | "true" | "false";
  readonly skipUnchanged: boolean;
  readonly changedOnly: boolean;
  readonly gates: Gates;
}

export interface PromoteInputs extends Common {
  readonly mode: "promote";
  readonly promotion: PromotionRequest;
}

export interface ReadingEffects {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
}

const MIN_TIMEOUT_MS = 10_000;
/** As long as a job on a hosted runner may take. */
const MAX_TIMEOUT_MS = 6 * 3_600_000;

/** Secrets are masked from here on. */
export function readInputs(source: InputSource, { env, files }: ReadingEffects): Inputs {
  const read = new InputReader(source, INPUTS);
  const mode = read.oneOf("mode", ["build", "promote"]);
  const timeout = read.duration("timeout");
  if (timeout !== undefined && (timeout < MIN_TIMEOUT_MS || timeout > MAX_TIMEOUT_MS))
    read.problem("timeout", "It must be from 10s to 6h.");
  const common = {
    access: readAccessRequest(read),
    lifecycle: readLifecycleRequest(read),
    timeout,
    dryRun: read.flag("dry-run"),
  };
  if (mode === "promote") {
    const promotion = readPromotion(read, source);
    const repositories = readRepositoryRequest(read, promotion.tags);
    return read.done(() => ({ mode, ...common, repositories, promotion, warnings: [] }));
  }
  refuseGiven(read, source, ["from", "environment"], "mode: promote");
  const { images, warnings } = readImages(read, { source, files, env });
  const build = readBuildSettings(read);
  const shared = images.find(({ repository }) => repository !== "" && repository === build.cacheRepository);
  if (shared)
    read.problem(
      "cache-repository",
      `${shared.repository} is where the images of ${shared.name} go, whose rules would count the cache.`,
      `Give it a repository of its own, like ${shared.repository}-cache.`,
    );
  const inputs = {
    mode: "build" as const,
    ...common,
    repositories: readRepositoryRequest(read, rulesOf(images)),
    images,
    warnings,
    build,
    push: read.oneOf("push", ["auto", "true", "false"]),
    skipUnchanged: read.flag("skip-unchanged"),
    changedOnly: read.flag("changed-only"),
    gates: readGates(read),
  };
  return read.done(() => inputs);
}

/** Those that cannot be used were told already. */
function rulesOf(images: readonly RequestedImage[]): readonly TagRule[] {
  return images.flatMap(({ tags }) => tags.map(parseTagRule)).flatMap((rule) => (rule.ok ? rule.value : []));
}

function refuseGiven(read: Reader, source: InputSource, names: readonly string[], needs: string): void {
  for (const name of source.given().filter((name) => names.includes(name)))
    read.problem(name, `It means nothing without ${needs}.`, `Write ${needs}, or leave it out.`);
}

/** What the post step needs; the rest of the inputs had their day. */
export function readPostInputs(source: InputSource): Pick<Common, "access"> {
  const read = new InputReader(source, INPUTS);
  const access = readAccessRequest(read);
  return read.done(() => ({ access }));
}

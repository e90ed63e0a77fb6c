import { createHash } from "node:crypto";
import { virtualClock } from "@deploy-actions/shared/testkit/virtual-clock";
import type { Account } from "../../src/account.ts";
import type { Observed } from "../../src/build-step/observe.ts";
import type { Changed, Range } from "../../src/content/changes.ts";
import type { Effects } from "../../src/effects.ts";
import type { BuildInputs } from "../../src/inputs.ts";
import type { Distribution } from "../../src/oci/distribution.ts";
import type { RegistryImage } from "../../src/registry/images.ts";
import type { Mutability } from "../../src/registry/repositories.ts";
import type { RequestedImage } from "../../src/request/resolve.ts";
import type { GitEvent } from "../../src/tags/event.ts";
import { HOST, REGION } from "../fakes/fake-world.ts";
import { imageRequest } from "../image-request.ts";
import { CONFIG, content, imageOf } from "../oci/content.ts";
import { registryImage } from "../registry-image.ts";

export const NOW = Date.UTC(2026, 10, 21, 12);
export const SHA = "0123456789abcdef0123456789abcdef01234567";

const IMMUTABLE: Mutability = { setting: "IMMUTABLE_WITH_EXCLUSION", exclusions: ["current-*", "sha256-*"] };

export function requested(name: string, more: Partial<RequestedImage> = {}): RequestedImage {
  const paths = { context: name, file: `${name}/Dockerfile`, platforms: ["linux/amd64"] };
  const image = imageRequest({ name, repository: `shop/${name}`, ...paths });
  return { ...image, registry: undefined, ...more };
}

export const PUSH: GitEvent = {
  name: "push",
  ref: { kind: "branch", name: "main" },
  sha: SHA,
  defaultBranch: "main",
  before: "b".repeat(40),
};

export const PULL_REQUEST: GitEvent = {
  ...PUSH,
  name: "pull_request",
  ref: { kind: "pull-request", number: 7, base: "main", baseSha: "c".repeat(40) },
  before: undefined,
};

export const RELEASE: GitEvent = { ...PUSH, ref: { kind: "tag", name: "v1.2.3" }, before: undefined };

export function held(digest: string, tags: readonly string[], more: Partial<RegistryImage> = {}): RegistryImage {
  return registryImage({ digest, tags, pushedAt: NOW - 3_600_000, ...more });
}

/** A step that pushes, to repositories with these images. */
export function observing(
  repositories: Readonly<Record<string, readonly RegistryImage[]>>,
  { event = PUSH, mutability = IMMUTABLE }: { readonly event?: GitEvent; readonly mutability?: Mutability } = {},
): Observed & { readonly pushing: NonNullable<Observed["pushing"]> } {
  const seen = Object.entries(repositories).map(([name, images]) => {
    const repository = {
      ...{ name, arn: "", uri: `${HOST}/${name}`, registryId: "", mutability, scanOnPush: true },
      encryption: { type: "AES256" as const, key: undefined },
    };
    return [name, { plan: { kind: "exists" as const, repository }, images }] as const;
  });
  const account = { region: REGION } as Account;
  return {
    event,
    source: { url: undefined, commit: event.sha, committedAt: NOW },
    push: { kind: "push" },
    pushing: { account, registry: undefined, repositories: new Map(seen), caches: new Map() },
  };
}

export const REPOSITORIES = {
  create: false,
  reconcile: false,
  settings: {
    mutability: IMMUTABLE,
    scanOnPush: true,
    encryption: { type: "AES256" as const, key: undefined },
    tags: new Map(),
  },
};

export function buildInputs(more: Partial<BuildInputs> & { readonly images: readonly RequestedImage[] }): BuildInputs {
  const build = { noCache: false, provenance: "auto", sbom: false, timestamps: "commit" };
  const lifecycle = { settings: { keepReleases: 10, keepBuilds: 10, pullRequestDays: 14, untaggedDays: 7 } };
  return {
    ...{ mode: "build", skipUnchanged: false, changedOnly: false, repositories: REPOSITORIES },
    ...({ build, lifecycle } as unknown as Pick<BuildInputs, "build" | "lifecycle">),
    ...more,
  } as BuildInputs;
}

interface World {
  /** Of the workspace, by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly changed?: (range: Range) => Changed;
  /** Digests of base images, by `repository:tag`. */
  readonly bases?: Readonly<Record<string, string>>;
  /** What images in the registry were built of, by digest; `unreadable` are not given. */
  readonly revisions?: Readonly<Record<string, string>>;
}

/** Effects of a step in a small world; `lines` and `warnings` are what it says. */
export function effectsIn({ files = {}, changed, bases = {}, revisions = {} }: World) {
  const lines: string[] = [];
  const warnings: string[] = [];
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const sources = {
    read: async (path: string) => files[path],
    tree: async (folder: string) =>
      Object.entries(files)
        .filter(([path]) => path.startsWith(`${folder}/`))
        .map(([path, text]) => ({
          path: path.slice(folder.length + 1),
          mode: "100644" as const,
          hash: hash(text),
        })),
  };
  const changes = { between: async (range: Range) => changed?.(range) ?? { kind: "known" as const, paths: [] } };
  const registries = (): Distribution => registryOf(bases, revisions);
  const openContent: Effects["openContent"] = async () => ({ sources, changes, registries, hash });
  const effects = {
    ...{ env: {}, clock: virtualClock(NOW), signal: new AbortController().signal, openContent },
    log: (line: string) => lines.push(line),
    warn: (line: string) => warnings.push(line),
  };
  return { effects: effects as unknown as Effects, lines, warnings };
}

/** Only what is asked of it here. */
function registryOf(bases: NonNullable<World["bases"]>, revisions: NonNullable<World["revisions"]>): Distribution {
  const configs = new Map(
    Object.entries(revisions).map(([digest, revision]) => {
      const labels = { "org.opencontainers.image.revision": revision };
      return [digest, content(JSON.stringify({ config: { Labels: labels } }), CONFIG)];
    }),
  );
  return {
    resolve: async (repository: string, version: string) => bases[`${repository}:${version}`],
    manifest: async (_: string, digest: string) => {
      const config = configs.get(digest);
      if (!config) throw new Error("the registry denied it");
      return { ...imageOf(config), digest };
    },
    readBlob: async (_: string, { digest }: { readonly digest: string }) => {
      const bytes = [...configs.values()].find((config) => config.digest === digest)?.bytes ?? Buffer.of();
      return (async function* () {
        yield bytes;
      })();
    },
  } as unknown as Distribution;
}

import { Failure } from "@deploy-actions/shared/failure";
import { parseRepositoryName } from "../request/repository-name.ts";
import type { Reader } from "./reader.ts";

/** How images are built, whatever they are made of. */
export interface BuildSettings {
  /** Name of a buildx builder; undefined: the current one. */
  readonly builder: string | undefined;
  readonly cache: "auto" | "registry" | "gha" | "off";
  /** Undefined: `<repository>-cache`. */
  readonly cacheRepository: string | undefined;
  readonly noCache: boolean;
  readonly pull: boolean;
  readonly provenance: "auto" | "min" | "max" | "off";
  /** `true`: with the generator that BuildKit has; or the image of another. */
  readonly sbom: boolean | string;
  /** Files and image get the time of the commit, or that of the build. */
  readonly timestamps: "commit" | "now";
  readonly maxParallel: number;
}

export function readBuildSettings(read: Reader): BuildSettings {
  const cache = read.oneOf("cache", ["auto", "registry", "gha", "off"]);
  const cacheRepository = read.parse("cache-repository", cacheName);
  if (read.text("cache-repository") !== undefined && (cache === "gha" || cache === "off"))
    read.problem(
      "cache-repository",
      `It means nothing with cache: ${cache}.`,
      "Leave it out, or write cache: registry.",
    );
  return {
    builder: read.text("builder"),
    cache,
    cacheRepository,
    noCache: read.flag("no-cache"),
    pull: read.flag("pull"),
    provenance: read.oneOf("provenance", ["auto", "min", "max", "off"]),
    sbom: read.parse("sbom", parseSbom),
    timestamps: read.oneOf("timestamps", ["commit", "now"]),
    maxParallel: read.integer("max-parallel", { min: 1, max: 32 }),
  };
}

/** It is in the registry of the image, and so has none of its own. */
function cacheName(text: string): string {
  const { name, registry } = parseRepositoryName(text);
  if (!registry) return name;
  throw new Failure("It has a registry, and the cache is in that of the image.", { hint: `Write ${name} alone.` });
}

/** A generator is run, so that a word like `yes` must not become an image of Docker Hub. */
function parseSbom(text: string): boolean | string {
  if (/^(true|false)$/i.test(text)) return /^true$/i.test(text);
  if (/^[\w.-]+[/:]\S+$/.test(text)) return text;
  throw new Failure(`"${text}" is neither true nor false, nor the image of a generator.`, {
    hint: "Write true, false, or an image with its tag, like docker/buildkit-syft-scanner:stable-1.",
  });
}

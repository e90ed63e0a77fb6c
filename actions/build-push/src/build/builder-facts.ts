import type { BuilderFacts } from "./builder.ts";

/** What a builder says of itself, in the words of buildx and of the engine. */
export interface BuilderWords {
  /** `docker buildx version`. */
  readonly version: string;
  /** `docker buildx inspect`. */
  readonly inspect: string;
  /** `docker info --format {{json .DriverStatus}}`; "" where no engine is asked. */
  readonly storage: string;
}

export function builderFacts({ version, inspect, storage }: BuilderWords): BuilderFacts {
  const field = (name: RegExp) => inspect.match(new RegExp(`^\\s*(?:${name.source}):[^\\S\\n]*(\\S.*)$`, "im"))?.[1];
  const driver = field(/Driver/) ?? "docker";
  // Pushes with the engine's own means, or with BuildKit's into the engine's store: buildx refuses push by digest to both.
  const isEngine = driver === "docker";
  const isBuildkitsOwnStore = !isEngine || storage.includes("io.containerd.snapshotter.");
  const buildxVersion = versionIn(version);
  return {
    name: field(/Name/) ?? "default",
    driver,
    buildxVersion,
    buildkitVersion: versionIn(field(/BuildKit(?: version)?/) ?? ""),
    platforms: (field(/Platforms/) ?? "").split(/[,\s]+/).flatMap((name) => name.replace(/\*$/, "") || []),
    can: {
      pushByDigest: !isEngine,
      cacheExport: isBuildkitsOwnStore,
      severalPlatforms: isBuildkitsOwnStore,
      attestations: isBuildkitsOwnStore,
      // With an engine's store: `exporter option "rewrite-timestamp" conflicts with "unpack"`.
      rewriteTimestamps: !isEngine,
    },
    progress: buildxVersion !== undefined && isOlder(buildxVersion, [0, 13]) ? "plain" : "rawjson",
  };
}

/** Undefined for builds that do not know theirs: `v0.0.0+unknown`, and `v0.8+unknown` of an engine. */
function versionIn(text: string): string | undefined {
  return text.includes("+unknown") ? undefined : text.match(/\bv?(\d+\.\d+\.\d+)/)?.[1];
}

function isOlder(version: string, [major, minor]: readonly [number, number]): boolean {
  const [givenMajor = 0, givenMinor = 0] = version.split(".").map(Number);
  return givenMajor < major || (givenMajor === major && givenMinor < minor);
}

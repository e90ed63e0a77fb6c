import { expect, test } from "@jest/globals";
import { builderFacts } from "../../src/build/builder-facts.ts";

const words = (overrides: { version?: string; inspect?: string; storage?: string }) => ({
  version: "github.com/docker/buildx 0.29.1+ds1 0.29.1+ds1-4\n",
  inspect: inspect("docker"),
  storage: "",
  ...overrides,
});

function inspect(driver: string, buildkit = "v0.33.1"): string {
  return `Name:          one
Driver:        ${driver}
Last Activity: 2026-11-21 22:35:01 +0000 UTC

Nodes:
Name:             one0
Endpoint:         unix:///run/buildkit/buildkitd.sock
Status:           running
BuildKit version: ${buildkit}
Platforms:        linux/amd64*, linux/amd64/v2, linux/386
Labels:
 org.mobyproject.buildkit.worker.network:          host
`;
}

const OVERLAY = '[["Backing Filesystem","extfs"],["Supports d_type","true"]]';
const CONTAINERD = '[["driver-type","io.containerd.snapshotter.v1"]]';

test("a BuildKit of its own can do everything", () => {
  expect(builderFacts(words({ inspect: inspect("remote") }))).toEqual({
    name: "one",
    driver: "remote",
    buildxVersion: "0.29.1",
    buildkitVersion: "0.33.1",
    platforms: ["linux/amd64", "linux/amd64/v2", "linux/386"],
    can: {
      pushByDigest: true,
      cacheExport: true,
      severalPlatforms: true,
      attestations: true,
      rewriteTimestamps: true,
    },
    progress: "rawjson",
  });
});

test.each([
  ["a plain engine", OVERLAY, false],
  ["one with containerd's image store", CONTAINERD, true],
])("the builder of an engine cannot push by digest: %s", (_, storage, rest) => {
  expect(builderFacts(words({ storage })).can).toEqual({
    pushByDigest: false,
    cacheExport: rest,
    severalPlatforms: rest,
    attestations: rest,
    rewriteTimestamps: false,
  });
});

test.each([
  ["github.com/docker/buildx v0.37.2 abc", "0.37.2", "rawjson"],
  ["github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3", "0.13.1", "rawjson"],
  ["github.com/docker/buildx v0.12.1 30feaa1", "0.12.1", "plain"],
  ["github.com/docker/buildx v0.11.2 9872040b", "0.11.2", "plain"],
  ["github.com/docker/buildx v0.0.0+unknown ", undefined, "rawjson"],
])("the version %s", (version, buildxVersion, progress) => {
  expect(builderFacts(words({ version }))).toMatchObject({ buildxVersion, progress });
});

test("an engine that does not tell the version of its BuildKit, and a buildx that calls it otherwise", () => {
  expect(builderFacts(words({ inspect: inspect("docker", "v0.8+unknown") })).buildkitVersion).toBeUndefined();
  const older = inspect("remote").replace("BuildKit version:", "Buildkit:");
  expect(builderFacts(words({ inspect: older })).buildkitVersion).toBe("0.33.1");
});

import { describeProblem } from "@deploy-actions/shared/problems";
import { expect, test } from "@jest/globals";
import { cannot } from "../../src/build/cannot.ts";
import { facts, NONE, order } from "./orders.ts";

const engine = facts({ name: "default", driver: "docker", can: NONE });

test("a BuildKit of its own can do all of it", () => {
  const given = order({ image: { platforms: ["linux/amd64"] }, provenance: "max", sbom: true, cacheTo: ["type=gha"] });
  expect(cannot([given], facts())).toEqual([]);
});

test("a plain engine is told what it cannot do, and how to get a builder that can", () => {
  const given = order({
    image: { platforms: ["linux/amd64", "linux/arm64"] },
    provenance: "max",
    sbom: true,
    cacheTo: ["type=registry"],
  });
  const fix =
    'Add a step "uses: docker/setup-buildx-action@v4" before this one, or turn the engine\'s containerd image store on ("features": {"containerd-snapshotter": true} in /etc/docker/daemon.json).';
  expect(cannot([given], engine).map(describeProblem)).toEqual([
    `platforms: The builder "default" (driver docker) builds images of one platform only. ${fix}`,
    `cache: The builder "default" (driver docker) cannot write a cache. ${fix} Or write "cache: auto", which leaves it out here.`,
    `provenance: The builder "default" (driver docker) cannot attach attestations to an image. ${fix}`,
    `sbom: The builder "default" (driver docker) cannot attach attestations to an image. ${fix}`,
  ]);
});

test("what nobody asked for is left out without a word", () => {
  expect(cannot([order({ provenance: "auto" }), order({ provenance: "off" })], engine)).toEqual([]);
});

test("a platform without emulation is refused when the Dockerfile runs programs of it", () => {
  const runs = order({
    image: { name: "api", file: "api/Dockerfile", platforms: ["linux/arm64"] },
    dockerfile: "FROM alpine\nRUN apk add curl",
  });
  expect(cannot([order(), runs], facts()).map(describeProblem)).toEqual([
    'images.api.platforms: The builder "remote0" (driver remote) cannot run programs of linux/arm64, which api/Dockerfile does (RUN). It has linux/amd64, linux/386. Add a step "uses: docker/setup-qemu-action@v3" before the builder is made, use a builder on such a machine, or compile on the builder\'s own platform ("FROM --platform=$BUILDPLATFORM").',
  ]);
});

test.each([
  ["one that only copies", "FROM scratch\nCOPY app /app", ["linux/amd64", "linux/386"]],
  ["one that nobody has read", undefined, ["linux/amd64"]],
  ["a builder that emulates it", "FROM alpine\nRUN make", ["linux/amd64", "linux/arm64/v8"]],
])("another platform is fine for %s", (_, dockerfile, platforms) => {
  const given = order({ image: { platforms: ["linux/arm64"] }, dockerfile });
  expect(cannot([given], facts({ platforms }))).toEqual([]);
});

import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { expect, test } from "@jest/globals";
import type { Look } from "../src/preflight/look.ts";
import { readConfiguration, readManifest } from "../src/preflight/manifest.ts";
import { judgePlatform, type Platform, wantedPlatform } from "../src/preflight/platform.ts";
import { subject } from "./preflight-subject.ts";

const linux = (architecture: string): Platform => ({ os: "linux", architecture });

test.each<[string, TaskDefinition["runtimePlatform"], boolean, Platform | undefined]>([
  ["on Fargate without a platform", undefined, true, linux("amd64")],
  ["on instances without a platform", undefined, false, undefined],
  ["on instances with Linux", { operatingSystemFamily: "LINUX" }, false, undefined],
  ["on ARM64", { cpuArchitecture: "ARM64" }, true, linux("arm64")],
  ["on instances with X86_64", { cpuArchitecture: "X86_64" }, false, linux("amd64")],
  ["on Linux by name", { operatingSystemFamily: "LINUX" }, true, linux("amd64")],
  ["on Windows", { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" }, true, { os: "windows", architecture: "amd64" }],
])("a task %s wants its images to be for that", (_, runtimePlatform, isFargate, expected) => {
  const { definition } = subject();
  const given = runtimePlatform ? { ...definition, runtimePlatform } : definition;
  expect(wantedPlatform(given, { isFargate })).toEqual(expected);
});

const found = (...facts: Platform[]): Look<readonly Platform[]> => ({ kind: "found", facts });
test.each<[string, Look<readonly Platform[]>, string[]]>([
  ["for the processor", found(linux("amd64")), []],
  ["for that processor among others", found(linux("arm64"), linux("amd64")), []],
  ["that is not there, which others tell,", { kind: "missing" }, []],
  [
    "for another processor",
    found(linux("arm64")),
    ["It is built for linux/arm64, and the task runs on linux/amd64: its container would not start."],
  ],
  [
    "for two others",
    found(linux("arm64"), linux("riscv64")),
    ["It is built for linux/arm64 and linux/riscv64, and the task runs on linux/amd64: its container would not start."],
  ],
  [
    "for another system",
    found({ os: "windows", architecture: "amd64" }),
    ["It is built for windows/amd64, and the task runs on linux/amd64: its container would not start."],
  ],
  [
    "that does not tell",
    { kind: "unchecked", action: undefined, why: "its manifest does not say" },
    ["Could not check what images run on: its manifest does not say."],
  ],
])("an image %s", (_, look, expected) => {
  expect(judgePlatform("app", linux("amd64"), look).map(({ message }) => message)).toEqual(expected);
});

const attestation = { platform: { os: "unknown", architecture: "unknown" } };
test.each<[string, unknown, ReturnType<typeof readManifest>]>([
  [
    "an index",
    { manifests: [{ platform: { os: "linux", architecture: "arm64", variant: "v8" } }, attestation] },
    { kind: "found", facts: { kind: "index", platforms: [linux("arm64")] } },
  ],
  [
    "an image",
    { config: { digest: "sha256:1" } },
    { kind: "found", facts: { kind: "image", configuration: "sha256:1" } },
  ],
  ["an index of attestations", { manifests: [attestation] }, silent()],
  ["an index without platforms", { manifests: [{}, null, { platform: "linux" }] }, silent()],
  ["something else", { layers: [] }, silent()],
  ["nothing", null, silent()],
])("the manifest of %s is read", (_, manifest, expected) => {
  expect(readManifest(JSON.stringify(manifest))).toEqual(expected);
});

test("what is no JSON says nothing", () => {
  expect(readManifest("<html>")).toEqual(silent());
  expect(readConfiguration("<html>")).toEqual(silent());
});

test("a configuration says what its image runs on", () => {
  expect(readConfiguration('{"os":"linux","architecture":"arm64","rootfs":{}}')).toEqual(found(linux("arm64")));
  expect(readConfiguration("{}")).toEqual(silent());
});

function silent() {
  return { kind: "unchecked" as const, action: undefined, why: "its manifest does not say" };
}

import { expect, test } from "@jest/globals";
import type { Registry } from "../src/registry.ts";

export interface RegistryStage extends AsyncDisposable {
  readonly registry: Registry;
  /** Has the tags v1 and v2, of which v1 leads to `digest`. */
  readonly repository: string;
  readonly digest: string;
}

/** What the plan relies on; the fake and the adapter must both hold it. */
export function registryContract(name: string, open: () => Promise<RegistryStage>): void {
  test(`${name}: finds an image by tag and by digest`, async () => {
    await using stage = await open();
    const { registry, repository, digest } = stage;
    expect(await registry.look(`${repository}:v1`)).toEqual({ kind: "found", digest });
    expect(await registry.look(`${repository}@${digest}`)).toEqual({ kind: "found", digest });
  });

  test(`${name}: says that an image is missing, with the tags there are`, async () => {
    await using stage = await open();
    const { registry, repository } = stage;
    const missing = await registry.look(`${repository}:v3`);
    expect(missing.kind === "missing" && [...missing.nearestTags].sort()).toEqual(["v1", "v2"]);
    expect(await registry.look(`${repository}@sha256:${"0".repeat(64)}`)).toMatchObject({ kind: "missing" });
    expect(await registry.look(`${repository}-of-nobody:v1`)).toEqual({ kind: "missing", nearestTags: [] });
  });

  test(`${name}: says when a registry cannot be asked`, async () => {
    await using stage = await open();
    expect(await stage.registry.look("elsewhere/web:v1")).toEqual({ kind: "unknown", why: "its registry is not ECR" });
  });
}

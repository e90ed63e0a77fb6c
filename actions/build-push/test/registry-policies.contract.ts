import { expect, test } from "@jest/globals";
import type { RegistryStage } from "./registry-stage.ts";

/** Keeps the newest image with a tag `v…`. */
const POLICY = JSON.stringify({
  rules: [
    {
      rulePriority: 10,
      selection: { tagStatus: "tagged", tagPrefixList: ["v"], countType: "imageCountMoreThan", countNumber: 1 },
      action: { type: "expire" },
    },
  ],
});

/** What the life cycle relies on; the fake and the adapter must both hold it. */
export function policiesContract(name: string, open: () => Promise<RegistryStage>): void {
  test(`${name}: a repository has no policy until one is written`, async () => {
    await using stage = await open();
    stage.push("shop/web", "v1");
    const { policies } = stage.registry;
    expect(await policies.read("shop/web")).toBeUndefined();
    await policies.write("shop/web", POLICY);
    expect(JSON.parse((await policies.read("shop/web")) ?? "")).toMatchObject(JSON.parse(POLICY));
  });

  test(`${name}: a preview says what would expire, and writes nothing`, async () => {
    await using stage = await open();
    const { policies } = stage.registry;
    const digest = stage.push("shop/web", "v1");
    await stage.pass(1_000);
    stage.push("shop/web", "v2");
    stage.push("shop/web", "other");
    const { policy, actions } = await stage.run(policies.preview("shop/web", POLICY));
    expect(JSON.parse(policy)).toMatchObject(JSON.parse(POLICY));
    expect(actions).toEqual([
      { digest, tags: ["v1"], pushedAt: expect.any(Number), action: "EXPIRE", rulePriority: 10 },
    ]);
    expect(await policies.read("shop/web")).toBeUndefined();
  });

  test(`${name}: what is no policy is neither previewed nor written`, async () => {
    await using stage = await open();
    const { policies } = stage.registry;
    stage.push("shop/web", "v1");
    await expect(stage.run(policies.preview("shop/web", "{}"))).rejects.toMatchObject({ name: "Failure" });
    await expect(policies.write("shop/web", "{}")).rejects.toMatchObject({ name: "Failure" });
    expect(await policies.read("shop/web")).toBeUndefined();
  });
}

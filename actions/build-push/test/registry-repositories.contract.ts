import { expect, test } from "@jest/globals";
import type { RepositorySettings } from "../src/registry/repositories.ts";
import type { RegistryStage } from "./registry-stage.ts";

const SETTINGS: RepositorySettings = {
  mutability: { setting: "IMMUTABLE_WITH_EXCLUSION", exclusions: ["current-*", "sha256-*"] },
  scanOnPush: true,
  encryption: { type: "AES256", key: undefined },
  tags: new Map([["team", "shop"]]),
};

/** What preparing a repository relies on; the fake and the adapter must both hold it. */
export function repositoriesContract(name: string, open: () => Promise<RegistryStage>): void {
  test(`${name}: a repository that is created has the settings it was asked with`, async () => {
    await using stage = await open();
    const { repositories } = stage.registry;
    expect(await repositories.find("shop/web")).toBeUndefined();
    const { repository, created } = await repositories.create("shop/web", SETTINGS);
    const { tags: _, ...settings } = SETTINGS;
    expect(created).toBe(true);
    expect(repository).toEqual({
      name: "shop/web",
      arn: "arn:aws:ecr:eu-west-1:123456789012:repository/shop/web",
      uri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web",
      registryId: "123456789012",
      ...settings,
    });
    expect(await repositories.find("shop/web")).toEqual(repository);
  });

  test(`${name}: who is second to create one gets that of the first`, async () => {
    await using stage = await open();
    const { repositories } = stage.registry;
    await repositories.create("shop/web", SETTINGS);
    const second = await repositories.create("shop/web", { ...SETTINGS, scanOnPush: false });
    expect(second).toMatchObject({ created: false, repository: { name: "shop/web", scanOnPush: true } });
  });

  test(`${name}: mutability and scan on push can be changed later`, async () => {
    await using stage = await open();
    const { repositories } = stage.registry;
    await repositories.create("shop/web", SETTINGS);
    const mutability = { setting: "MUTABLE", exclusions: [] } as const;
    await repositories.setMutability("shop/web", mutability);
    await repositories.setScanOnPush("shop/web", false);
    expect(await repositories.find("shop/web")).toMatchObject({ mutability, scanOnPush: false });
    await repositories.setMutability("shop/web", SETTINGS.mutability);
    expect(await repositories.find("shop/web")).toMatchObject({ mutability: SETTINGS.mutability });
  });

  test(`${name}: what is not there cannot be changed`, async () => {
    await using stage = await open();
    await expect(stage.registry.repositories.setScanOnPush("shop/web", true)).rejects.toThrow(
      "The repository with name 'shop/web' does not exist in the registry with id '123456789012'",
    );
  });
}

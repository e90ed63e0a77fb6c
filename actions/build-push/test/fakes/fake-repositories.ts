import type { Repositories, RepositorySettings } from "../../src/registry/repositories.ts";
import { ACCOUNT, type FakeRepository, type FakeWorld, HOST, REGION, repositoryIn } from "./fake-world.ts";

export function fakeRepositories(world: FakeWorld): Repositories {
  const change = (name: string, settings: Partial<RepositorySettings>) => {
    const found = repositoryIn(world, name);
    found.repository = { ...found.repository, ...settings };
  };
  return {
    find: async (name) => world.get(name)?.repository,
    create: async (name, settings) => {
      const there = world.get(name);
      if (there) return { repository: there.repository, created: false };
      const made = newRepository(name, settings);
      world.set(name, made);
      return { repository: made.repository, created: true };
    },
    setMutability: async (name, mutability) => change(name, { mutability }),
    setScanOnPush: async (name, scanOnPush) => change(name, { scanOnPush }),
  };
}

export function newRepository(
  name: string,
  {
    mutability = { setting: "MUTABLE", exclusions: [] },
    scanOnPush = false,
    encryption = { type: "AES256", key: undefined },
  }: Partial<RepositorySettings> = {},
): FakeRepository {
  return {
    repository: {
      name,
      arn: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${name}`,
      uri: `${HOST}/${name}`,
      registryId: ACCOUNT,
      mutability,
      scanOnPush,
      encryption,
    },
    images: new Map(),
    policy: undefined,
    scanning: undefined,
    scans: new Map(),
    findings: new Map(),
  };
}

import { Failure } from "@deploy-actions/shared/failure";
import type { Images } from "../../src/registry/images.ts";
import type { Mutability } from "../../src/registry/repositories.ts";
import { type FakeImage, type FakeWorld, repositoryIn, toImage } from "./fake-world.ts";

export function fakeImages(world: FakeWorld): Images {
  const holderOf = (name: string, tag: string): FakeImage | undefined =>
    [...(world.get(name)?.images.values() ?? [])].find(({ tags }) => tags.has(tag));

  return {
    list: async (name) => [...repositoryIn(world, name).images.values()].map(toImage),

    find: async (name, id) => {
      const found = "tag" in id ? holderOf(name, id.tag) : world.get(name)?.images.get(id.digest);
      return found && toImage(found);
    },

    manifest: async (name, digest) => repositoryIn(world, name).images.get(digest)?.manifest,

    tag: async (name, { digest }, tag) => {
      const { images, repository } = repositoryIn(world, name);
      const image = images.get(digest);
      if (!image) throw new Failure(`Layers of ${digest} are not found in ${name}.`, { hint: "Push it first." });
      const holder = holderOf(name, tag);
      if (holder === image) return { kind: "there" };
      if (holder && !mayMove(tag, repository.mutability)) return { kind: "taken" };
      holder?.tags.delete(tag);
      image.tags.add(tag);
      return { kind: "written" };
    },

    pushed: () => {},

    untag: async (name, tags) => {
      const { images } = repositoryIn(world, name);
      for (const tag of tags) {
        const holder = holderOf(name, tag);
        holder?.tags.delete(tag);
        if (holder?.tags.size === 0) images.delete(holder.manifest.digest);
      }
    },
  };
}

function mayMove(tag: string, { setting, exclusions }: Mutability): boolean {
  const isExcluded = exclusions.some((filter) =>
    new RegExp(`^${filter.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(tag),
  );
  return setting.startsWith("MUTABLE") !== isExcluded;
}

import { image, REPOSITORY } from "./fake-account.ts";
import { FakeImages, healthy } from "./fake-images.ts";
import { registryContract } from "./registry.contract.ts";

registryContract("the fake", async () => {
  const images = new FakeImages();
  const digest = images.push(image("v1"), healthy());
  images.push(image("v2"), healthy());
  return { registry: images, repository: REPOSITORY, digest, [Symbol.asyncDispose]: async () => {} };
});

import { FakeImages, healthy } from "@deploy-actions/shared/testkit/ecs/fake-images";
import { image, REPOSITORY } from "@deploy-actions/shared/testkit/ecs/web-task";
import { fakeRegistry } from "./fake-registry.ts";
import { registryContract } from "./registry.contract.ts";

registryContract("the fake", async () => {
  const images = new FakeImages();
  const digest = images.push(image("v1"), healthy());
  images.push(image("v2"), healthy());
  return { registry: fakeRegistry(images), repository: REPOSITORY, digest, [Symbol.asyncDispose]: async () => {} };
});

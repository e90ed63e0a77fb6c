import { expect, test } from "@jest/globals";
import { DOCKER_HUB, imageReference } from "../../src/oci/image-reference.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

test.each<[text: string, host: string, repository: string, version: string]>([
  ["alpine", DOCKER_HUB, "library/alpine", "latest"],
  ["alpine:3.22", DOCKER_HUB, "library/alpine", "3.22"],
  ["docker/dockerfile:1", DOCKER_HUB, "docker/dockerfile", "1"],
  ["docker.io/alpine:3.22", DOCKER_HUB, "library/alpine", "3.22"],
  ["index.docker.io/acme/web", DOCKER_HUB, "acme/web", "latest"],
  [`alpine:3.22@${DIGEST}`, DOCKER_HUB, "library/alpine", DIGEST],
  ["public.ecr.aws/docker/library/node:24", "public.ecr.aws", "docker/library/node", "24"],
  ["localhost/web:v1", "localhost", "web", "v1"],
  ["127.0.0.1:5000/shop/web", "127.0.0.1:5000", "shop/web", "latest"],
])("%s is where docker finds it", (text, host, repository, version) => {
  expect(imageReference(text)).toEqual({ host, repository, version });
});

test.each(["", "a b", "@", ":3"])('"%s" is no image', (text) => {
  expect(imageReference(text)).toBeUndefined();
});

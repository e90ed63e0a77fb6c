import { service } from "@deploy-actions/shared/testkit/ecs/service";
import { definition } from "@deploy-actions/shared/testkit/ecs/web-task";
import type { Observed } from "../src/observe.ts";
import type { Sighting } from "../src/registry.ts";

export const digest = (character: string) => `sha256:${character.repeat(64)}`;
export const registered = (name: string, image: string, active = true) => ({
  name,
  arn: `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}`,
  active,
  definition: definition(image),
});
export const found = (reference: string, character = "a"): ReadonlyMap<string, Sighting> =>
  new Map([[reference, { kind: "found", digest: digest(character) }]]);
export const unknown = (reference: string): ReadonlyMap<string, Sighting> =>
  new Map([[reference, { kind: "unknown", why: "its registry is not ECR" }]]);

/** web:1 runs image shop/web:v1, whose digest is aaa…; nothing else is registered. */
export function observed(overrides: Partial<Observed> = {}): Observed {
  const live = registered("web:1", "shop/web:v1");
  return {
    mover: "ecs",
    service: service(),
    live,
    base: live,
    newest: live,
    running: running("shop/web:v1"),
    ongoing: undefined,
    images: found("shop/web:v1"),
    wayBack: { kind: "available", taskDefinition: "web:1", needsCopy: false, unchecked: [] },
    ...overrides,
  };
}

/** web:1 with this image, pinned to the digest of this one character. */
export const running = (image: string, character = "a") => ({
  arn: "sr/1",
  taskDefinition: "web:1",
  images: [{ container: "app", image, digest: digest(character) }],
});

/** The service runs this image by this reference, and the same is asked for. */
export const same = (image: string, seen: Partial<Observed>) => {
  const live = registered("web:1", image);
  return observed({ live, base: live, newest: live, running: running(image), ...seen });
};

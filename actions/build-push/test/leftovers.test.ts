import { expect, test } from "@jest/globals";
import { removeLeftovers } from "../src/build-step/leftovers.ts";
import { fakeRegistry } from "./fakes/fake-registry.ts";

const SINCE = Date.UTC(2026, 10, 21);

const LEFTOVER = {
  repository: "shop/web",
  tag: "pushing-77-1-web",
  image: "registry.example/shop/web:pushing-77-1-web",
  since: SINCE,
};

test("an image that this step pushed and that got no tag of its own goes with the tag it was pushed under", async () => {
  const { images, push } = fakeRegistry({ now: () => SINCE + 1000 });
  push("shop/web", { tags: [LEFTOVER.tag] });
  expect(await removeLeftovers([LEFTOVER], images)).toEqual({ removed: [`shop/web:${LEFTOVER.tag}`], left: [] });
  expect(await images.list("shop/web")).toEqual([]);
});

test("an image that was there without a tag stays: it may run by its digest, and the same sources made it again", async () => {
  const { images, push } = fakeRegistry({ now: () => SINCE - 1000 });
  const { digest } = push("shop/web", { tags: [LEFTOVER.tag] });
  const { removed, left } = await removeLeftovers([LEFTOVER], images);
  expect(removed).toEqual([]);
  expect(left).toEqual([
    `shop/web:${LEFTOVER.tag} stays: without a tag ECR would delete ${digest}, which was there before this step`,
  ]);
  expect(await images.find("shop/web", { digest })).toBeDefined();
});

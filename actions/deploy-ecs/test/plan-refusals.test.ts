import { expect, test } from "@jest/globals";
import type { Observed } from "../src/observe.ts";
import { planDeploy } from "../src/plan/plan.ts";
import type { Sighting } from "../src/registry.ts";
import type { Request } from "../src/request/request.ts";
import { observed } from "./observed.ts";
import { inputs, NO_EDITS, withImage } from "./story.ts";

const refusal = (given: Request, seen: Observed): string => {
  try {
    planDeploy(given, seen);
  } catch (error) {
    const { message, hint } = error as Error & { hint: string };
    return `${message}\n${hint}`;
  }
  throw new Error("It was planned.");
};

test("an image that is missing is refused with the tags there are", () => {
  const images = new Map([["shop/web:v9", { kind: "missing", nearestTags: ["v8", "v1"] } as const]]);
  expect(refusal(withImage("shop/web:v9"), observed({ images }))).toBe(
    "Image shop/web:v9 does not exist. Nothing was changed.\nTags like that of shop/web:v9: v8, v1. Was it pushed, to this account and Region?",
  );
});

test("every image that is missing is named", () => {
  const images = new Map<string, Sighting>([
    ["shop/web:v9", { kind: "missing", nearestTags: [] }],
    ["shop/proxy:v9", { kind: "missing", nearestTags: [] }],
  ]);
  expect(refusal(withImage("shop/web:v9"), observed({ images }))).toContain(
    "Images shop/web:v9, shop/proxy:v9 do not exist.",
  );
});

test("edits that a registered definition cannot take are refused at the input", () => {
  const given = inputs({ edits: { ...NO_EDITS, images: [["wep", "shop/web:v2"]] } });
  expect(refusal(given, observed())).toContain('images: The task definition has no container "wep". It can be "app".');
});

import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

/** The type is erased when it runs; its source is where the names are. */
const CLASSES = [...read("src/failure/failure-class.ts").matchAll(/^ {2}\| "([a-z-]+)"/gm)].map(([, name]) => name);

test("every failure class is explained once, in docs/ecs-failures.md", () => {
  const explained = [...read("../../docs/ecs-failures.md").matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
  expect(explained.toSorted()).toEqual(CLASSES.toSorted());
});

test("the README names every failure class", () => {
  const text = read("README.md");
  const section = text.slice(text.indexOf("\n## When it fails\n"), text.indexOf("\n## The way back\n"));
  expect(CLASSES.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
});

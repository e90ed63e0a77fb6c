/** Runs in a network of its own: measures builds, and prints the sections as its last line, JSON. */
import { openWorld, type WorldOptions } from "../../e2e/build/world.ts";
import type { Section } from "../section.ts";
import { measureMonorepo } from "./monorepo.ts";
import { measureOverhead } from "./overhead.ts";
import { measurePromotion } from "./promotion.ts";
import { measureSkip } from "./skip.ts";

export type Orders = Omit<WorldOptions, "signal">;

const sections: Section[] = [];
{
  const orders = JSON.parse(process.argv[2] ?? "") as Orders;
  await using world = await openWorld({ ...orders, signal: new AbortController().signal });
  // One after the other: each has the machine for itself.
  for (const measure of [measurePromotion, measureSkip, measureOverhead, measureMonorepo])
    sections.push(await measure(world));
}
console.log(JSON.stringify(sections));

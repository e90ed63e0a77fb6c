/** Runs in a network of its own: opens a world and plays in it. */
import { play } from "../own-process/play.ts";
import { SCENARIOS } from "./scenarios.ts";
import { openWorld, type WorldOptions } from "./world.ts";

export type Orders = Omit<WorldOptions, "signal">;

await play((orders: Orders, signal) => openWorld({ ...orders, signal }), SCENARIOS);

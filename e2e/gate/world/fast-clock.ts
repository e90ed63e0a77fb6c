/**
 * For `node --import`: lets time go as fast in this process as in the simulated account, so that the minutes that a
 * workflow bakes pass in seconds. What is measured (performance.now) stays as it is.
 */
import { syncBuiltinESMExports } from "node:module";
import promises from "node:timers/promises";

const origin = Number(process.env.FAST_CLOCK_ORIGIN);
const speed = Number(process.env.FAST_CLOCK_SPEED);

const wallClock = Date.now;
const now = () => origin + (wallClock() - origin) * speed;
Date.now = now;
globalThis.Date = new Proxy(Date, {
  construct: (target, given: readonly unknown[], self) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, self),
});

const { bigint } = process.hrtime;
const began = bigint();
process.hrtime.bigint = () => began + BigInt(Math.round(Number(bigint() - began) * speed));

const { setTimeout, setInterval } = globalThis;
globalThis.setTimeout = Object.assign(
  (act: () => void, ms = 0, ...given: []) => setTimeout(act, ms / speed, ...given),
  setTimeout,
);
globalThis.setInterval = Object.assign(
  (act: () => void, ms = 0, ...given: []) => setInterval(act, ms / speed, ...given),
  setInterval,
);
const sleep = promises.setTimeout;
promises.setTimeout = (ms = 0, ...given) => sleep(ms / speed, ...given);
syncBuiltinESMExports();

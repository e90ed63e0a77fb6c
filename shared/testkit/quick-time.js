// Preloaded into the bundle (node --import): time passes JOB_SPEED times as fast there, so that a request may time out
// after its thirty seconds, and a deployment after its half hour, while somebody waits for the test.
import promises from "node:timers/promises";

const speed = Number(process.env.JOB_SPEED);

const { now } = Date;
const start = now();
Date.now = () => start + (now() - start) * speed;

const { bigint } = process.hrtime;
const began = bigint();
process.hrtime.bigint = () => began + BigInt(Math.round(Number(bigint() - began) * speed));

const { setTimeout } = globalThis;
globalThis.setTimeout = (callback, ms = 0, ...args) => setTimeout(callback, ms / speed, ...args);

const sleep = promises.setTimeout;
promises.setTimeout = (ms = 0, ...args) => sleep(ms / speed, ...args);

const { timeout } = AbortSignal;
AbortSignal.timeout = (ms) => timeout.call(AbortSignal, Math.ceil(ms / speed));

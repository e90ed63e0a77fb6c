import { expect, test } from "@jest/globals";
import { renewed } from "../src/aws/renewed.ts";
import { fakeClock } from "../testkit/fake-clock.ts";

const LIFE_MS = 60;
const MARGIN_MS = 5;

/** A source of numbered values; it fails while `broken`. */
function source() {
  const clock = fakeClock();
  const lines: string[] = [];
  const world = { broken: false, obtained: 0 };
  const value = renewed(
    async () => {
      if (world.broken) throw new Error("out of order");
      return { number: ++world.obtained, expiresAt: clock.now() + LIFE_MS };
    },
    { clock, marginMs: MARGIN_MS, log: (line) => lines.push(line) },
  );
  return { clock, lines, world, value };
}

test("a value is kept until the margin before its end, then obtained again", async () => {
  const { clock, value } = source();
  expect(await value()).toMatchObject({ number: 1 });
  await clock.sleep(LIFE_MS - MARGIN_MS - 1);
  expect(await value()).toMatchObject({ number: 1 });
  await clock.sleep(1);
  expect(await value()).toMatchObject({ number: 2, expiresAt: LIFE_MS - MARGIN_MS + LIFE_MS });
});

test("all who ask at the same time get the same new value", async () => {
  const { world, value } = source();
  const values = await Promise.all([value(), value(), value()]);
  expect(values.map(({ number }) => number)).toEqual([1, 1, 1]);
  expect(world.obtained).toBe(1);
});

test("a renewal that fails says so and leaves the value in use while it lasts", async () => {
  const { clock, lines, world, value } = source();
  await value();
  world.broken = true;
  await clock.sleep(LIFE_MS - 1);
  expect(await value()).toMatchObject({ number: 1 });
  expect(lines).toEqual(["Could not renew the AWS session yet, using the present one: out of order"]);
  await clock.sleep(1);
  await expect(value()).rejects.toThrow("out of order");
  world.broken = false;
  expect(await value()).toMatchObject({ number: 2 });
});

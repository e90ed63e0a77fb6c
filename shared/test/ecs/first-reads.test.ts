import { expect, test } from "@jest/globals";
import { FirstReads } from "../../src/ecs/first-reads.ts";
import { fakeClock } from "../../testkit/fake-clock.ts";

interface Registered {
  readonly name: string;
}

/** A family whose newest revision is `revision`, and how often it was read. */
function open({ missing = false, alone = false }: { missing?: boolean; alone?: boolean } = {}) {
  const clock = fakeClock();
  const world = { revision: 7, reads: 0, missing, broken: false };
  const reads = new FirstReads<Registered>({ clock, namesOf: ({ name }) => [name], areSeveral: () => !alone });
  const read = (key: string) =>
    reads.read(key, async () => {
      world.reads += 1;
      if (world.broken) throw new Error("throttled");
      return world.missing ? undefined : { name: key === "web" ? `web:${world.revision}` : key };
    });
  return { clock, world, reads, read };
}

test("what many ask at once is read once", async () => {
  const { read, world } = open();
  expect(await Promise.all([read("web"), read("web"), read("web")])).toEqual(Array(3).fill({ name: "web:7" }));
  expect(world.reads).toBe(1);
});

test("one service alone reads whatever it asks for", async () => {
  const { read, world } = open({ alone: true });
  await read("web");
  world.revision = 8;
  expect(await read("web")).toEqual({ name: "web:8" });
});

test("what was found by one name is known by its others", async () => {
  const { read, world } = open();
  await read("web");
  expect(await read("web:7")).toEqual({ name: "web:7" });
  expect(world.reads).toBe(1);
});

test("another name for the newest one does not tell that it is still the newest", async () => {
  const { read, world } = open();
  await read("web:7");
  world.revision = 8;
  expect(await read("web")).toEqual({ name: "web:8" });
});

test("half a minute later it is read again", async () => {
  const { clock, read, world } = open();
  await read("web");
  world.revision = 8;
  await clock.sleep(29_000);
  expect(await read("web")).toEqual({ name: "web:7" });
  await clock.sleep(1_000);
  expect(await read("web")).toEqual({ name: "web:8" });
});

test("after the first write everything is read anew, each time", async () => {
  const { reads, read, world } = open();
  await read("web");
  world.revision = 8;
  reads.end();
  expect(await read("web")).toEqual({ name: "web:8" });
  world.revision = 9;
  expect(await read("web")).toEqual({ name: "web:9" });
});

test("a read that a write overtakes is not kept", async () => {
  const { reads, read, world } = open();
  const overtaken = read("web");
  reads.end();
  expect(await overtaken).toEqual({ name: "web:7" });
  world.revision = 8;
  expect(await read("web:7")).toEqual({ name: "web:7" });
  expect(world.reads).toBe(2);
});

test("what is missing is looked for again", async () => {
  const { read, world } = open({ missing: true });
  expect(await read("web")).toBeUndefined();
  world.missing = false;
  expect(await read("web")).toEqual({ name: "web:7" });
});

test("an error is everybody's who asked meanwhile, and nobody's after that", async () => {
  const { read, world } = open();
  world.broken = true;
  const asked = [read("web"), read("web")];
  for (const ask of asked) await expect(ask).rejects.toThrow("throttled");
  expect(world.reads).toBe(1);
  world.broken = false;
  expect(await read("web")).toEqual({ name: "web:7" });
});

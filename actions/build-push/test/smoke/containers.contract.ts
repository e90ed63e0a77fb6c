import { expect, test } from "@jest/globals";
import type { Container, Containers } from "../../src/smoke/containers.ts";
import type { Program } from "./fake-containers.ts";

export interface ContainersWorld {
  readonly containers: Containers;
  /** A program hangs. */
  readonly begun: Promise<void>;
  publish(image: string, programs: Readonly<Record<string, Program>>): void;
  /** Names of the containers that are there. */
  left(): Promise<readonly string[]>;
}

const IMAGE = "registry.example/shop/web@sha256:1";
const never = new AbortController().signal;

const container = (overrides: Partial<Container> = {}): Container => ({
  name: "smoke-web",
  image: IMAGE,
  platform: "linux/amd64",
  command: ["/app", "--health-check"],
  timeout: 60_000,
  ...overrides,
});

/** What every engine does. The world is an engine for linux/amd64. */
export function containersContract(open: () => Promise<ContainersWorld & AsyncDisposable>): void {
  test("an engine says what it runs", async () => {
    await using world = await open();
    expect(await world.containers.engine()).toEqual({ kind: "there", platform: "linux/amd64" });
  });

  test("an image comes from the registry; what is not there is said in its words", async () => {
    await using world = await open();
    world.publish(IMAGE, {});
    expect(await world.containers.pull(IMAGE, "linux/amd64", never)).toEqual({ ok: true, isNew: true });
    const pulled = await world.containers.pull(`${IMAGE}0`, "linux/amd64", never);
    expect(pulled).toEqual({
      ok: false,
      lines: expect.arrayContaining([expect.stringContaining("not found: manifest unknown")]),
    });
  });

  test.each<[string, Program, number, readonly string[]]>([
    ["ends well", { code: 0, says: ["fine"] }, 0, ["fine"]],
    ["fails", { code: 3, says: ["no database", "bye"] }, 3, ["no database", "bye"]],
  ])("a program that %s", async (_, program, code, lines) => {
    await using world = await open();
    world.publish(IMAGE, { "/app --health-check": program });
    await world.containers.pull(IMAGE, "linux/amd64", never);
    expect(await world.containers.run(container(), never)).toEqual({ end: { kind: "exited", code }, lines });
    expect(await world.left()).toEqual([]);
  });

  test("a program that the image does not have", async () => {
    await using world = await open();
    world.publish(IMAGE, {});
    await world.containers.pull(IMAGE, "linux/amd64", never);
    expect((await world.containers.run(container(), never)).end).toEqual({ kind: "exited", code: 127 });
  });

  test("an image that was not pulled is not looked for elsewhere", async () => {
    await using world = await open();
    world.publish(IMAGE, { "/app --health-check": { code: 0 } });
    expect((await world.containers.run(container(), never)).end).toEqual({ kind: "no-image" });
  });

  test("an image that the engine has is not new; one that is forgotten is not there", async () => {
    await using world = await open();
    world.publish(IMAGE, { "/app --health-check": { code: 0 } });
    await world.containers.pull(IMAGE, "linux/amd64", never);
    expect(await world.containers.pull(IMAGE, "linux/amd64", never)).toEqual({ ok: true, isNew: false });
    await world.containers.forget(IMAGE);
    expect((await world.containers.run(container(), never)).end).toEqual({ kind: "no-image" });
  });

  test("a program that does not end is over when the time is, and its container is gone", async () => {
    await using world = await open();
    world.publish(IMAGE, { "/app --health-check": "hangs" });
    await world.containers.pull(IMAGE, "linux/amd64", never);
    expect((await world.containers.run(container(), never)).end).toEqual({ kind: "timed-out" });
    expect(await world.left()).toEqual([]);
  });

  test("a cancelled job leaves no container", async () => {
    await using world = await open();
    world.publish(IMAGE, { "/app --health-check": "hangs" });
    await world.containers.pull(IMAGE, "linux/amd64", never);
    const job = new AbortController();
    const reason = new Error("cancelled");
    void world.begun.then(() => job.abort(reason));
    await expect(world.containers.run(container(), job.signal)).rejects.toBe(reason);
    expect(await world.left()).toEqual([]);
  });

  test("removing what is not there is no error", async () => {
    await using world = await open();
    await world.containers.remove("smoke-web");
  });
}

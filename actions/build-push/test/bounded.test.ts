import { expect, test } from "@jest/globals";
import { bounded } from "../src/bounded.ts";

/** Work that ends when it is told to. */
function workshop() {
  const under = new Map<string, PromiseWithResolvers<string>>();
  const begun: string[] = [];
  const work = (item: string): Promise<string> => {
    const job = Promise.withResolvers<string>();
    under.set(item, job);
    begun.push(item);
    return job.promise;
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    work,
    begun,
    end: async (item: string) => {
      under.get(item)?.resolve(item.toUpperCase());
      await turn();
    },
    fail: async (item: string, error: Error) => {
      under.get(item)?.reject(error);
      await turn();
    },
  };
}

test("no more are worked on at once, and the answers have the order of the items", async () => {
  const { work, begun, end } = workshop();
  const all = bounded(["a", "b", "c"], 2, work);
  expect(begun).toEqual(["a", "b"]);
  await end("b");
  expect(begun).toEqual(["a", "b", "c"]);
  await end("c");
  await end("a");
  expect(await all).toEqual(["A", "B", "C"]);
});

test("after a failure nothing is begun, and what was under way is awaited", async () => {
  const { work, begun, end, fail } = workshop();
  const ended: string[] = [];
  const all = bounded(["a", "b", "c"], 2, work).catch((error: Error) => ended.push(error.message));
  await fail("a", new Error("no"));
  expect([begun, ended]).toEqual([["a", "b"], []]);
  await end("b");
  await all;
  expect([begun, ended]).toEqual([["a", "b"], ["no"]]);
});

test("nothing to do is done", async () => {
  expect(await bounded([], 4, async () => 1)).toEqual([]);
});

import { expect, test } from "@jest/globals";
import { resolveAddresses, UnresolvedHost } from "../../src/checks/net/addresses.ts";

const never = new AbortController().signal;

test.each([
  ["127.0.0.1", { address: "127.0.0.1", family: 4 }],
  ["::1", { address: "::1", family: 6 }],
  ["[::1]", { address: "::1", family: 6 }],
])("the address %s is its own answer", async (host, address) => {
  expect(await resolveAddresses(host, {}, never)).toEqual([address]);
});

test("a name gives its addresses, each once, of the family that is asked for", async () => {
  const all = await resolveAddresses("localhost", {}, never);
  expect(all).toContainEqual({ address: "127.0.0.1", family: 4 });
  expect(new Set(all.map(({ address }) => address)).size).toBe(all.length);
  expect(await resolveAddresses("localhost", { family: 4 }, never)).toEqual([{ address: "127.0.0.1", family: 4 }]);
});

test("a name that cannot exist has no address, and the resolver said so", async () => {
  const host = `${"a".repeat(64)}.example.com`;
  await expect(resolveAddresses(host, {}, never)).rejects.toMatchObject({
    answered: true,
    message: `the name ${host} has no address`,
  });
});

test.each([
  ["ENOTFOUND", true, "the name web.example.com has no address"],
  ["EAI_AGAIN", false, "the name web.example.com could not be looked up (the machine's name server does not answer)"],
  ["EAI_FAIL", false, "the name web.example.com could not be looked up (EAI_FAIL)"],
  [undefined, false, "the name web.example.com could not be looked up (no reason given)"],
])("%s from the system", (code, answered, message) => {
  expect(new UnresolvedHost("web.example.com", code)).toMatchObject({ answered, message });
});

test("an abort ends the wait with its reason, before and during the look", async () => {
  const reason = new Error("enough");
  await expect(resolveAddresses("localhost", {}, AbortSignal.abort(reason))).rejects.toBe(reason);
  const controller = new AbortController();
  const looking = resolveAddresses("localhost", {}, controller.signal);
  controller.abort(reason);
  await expect(looking).rejects.toBe(reason);
});

import { expect, test } from "@jest/globals";
import { leftAlone } from "../src/left-alone.ts";
import { fakeRelease } from "./fake-release.ts";

const unreadable = {
  look: async () => {
    throw new Error("AWS denied reading service web.");
  },
};
const gone = { look: async () => ({ kind: "gone" as const, what: "service web does not exist any more" }) };

test.each([
  ["the judged one", "failed", fakeRelease(), false, "not-asked", "web:2 was left in place."],
  [
    "the judged one",
    "error",
    fakeRelease(),
    true,
    "not-needed",
    "web:2 was left in place: error is not in rollback-on.",
  ],
  [
    "the one before",
    "failed",
    fakeRelease({ serving: "web:1" }),
    false,
    "already-rolled-back",
    "web:1 is in place again, and this step changed nothing.",
  ],
  [
    "a newer one",
    "inconclusive",
    fakeRelease({ serving: "web:3" }),
    true,
    "superseded",
    "A newer deployment is in place, web:3 (ecs-svc/3).",
  ],
  ["none", "failed", gone, false, "not-asked", "There is nothing to go back on: service web does not exist any more."],
  [
    "not to be read",
    "error",
    unreadable,
    true,
    "not-needed",
    "This step changed nothing: error is not in rollback-on. What is in place now could not be read.",
  ],
  [
    "not looked at, as there is no time",
    "cancelled",
    unreadable,
    true,
    "not-needed",
    "This step changed nothing: cancelled is not in rollback-on.",
  ],
] as const)(
  "when the release in place is %s, a gate that ended %s says so",
  async (_, verdict, release, isAsked, status, said) => {
    expect(await leftAlone(verdict, release, { isAsked })).toEqual({ status, said });
  },
);

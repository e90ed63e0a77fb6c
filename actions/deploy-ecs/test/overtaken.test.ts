import { Cancelled } from "@deploy-actions/shared/actions/cancelled";
import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import { Failure } from "@deploy-actions/shared/failure";
import { service } from "@deploy-actions/shared/testkit/ecs/service";
import { fakeClock } from "@deploy-actions/shared/testkit/fake-clock";
import { expect, test } from "@jest/globals";
import { refuseOvertaken } from "../src/release/overtaken.ts";

const down = { findService: () => Promise.reject(new Error("AWS could not be reached")) } as unknown as Ecs;
const clock = fakeClock({ start: 60_000 });
const signal = new AbortController().signal;

test("what was read a moment ago is not read again", async () => {
  await refuseOvertaken({ service: service({}), at: 59_000 }, { ecs: down, clock, signal });
});

test("a service that cannot be looked at again is not changed, and that is certain", async () => {
  const refused = refuseOvertaken({ service: service({}), at: 0 }, { ecs: down, clock, signal });
  const error = await refused.catch((thrown) => thrown);
  expect(error).toBeInstanceOf(Failure);
  expect(error).toMatchObject({
    message: expect.stringMatching(/could not be looked at .*AWS could not be reached.*was not changed/),
    cause: undefined,
  });
});

test("a cancelled step is cancelled, whatever its last look came to", async () => {
  const cancelled = new Cancelled("SIGINT");
  const means = { ecs: down, clock, signal: AbortSignal.abort(cancelled) };
  await expect(refuseOvertaken({ service: service({}), at: 0 }, means)).rejects.toBe(cancelled);
});

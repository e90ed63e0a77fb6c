import { expect, test } from "@jest/globals";
import { connectionProblem } from "../../src/checks/net/connection-problem.ts";
import { TimeIsUp } from "../../src/checks/net/time-limit.ts";

const where = "192.0.2.1:443";

test.each([
  ["ECONNREFUSED", "fail", `${where} refused the connection`],
  ["ECONNRESET", "fail", `${where} broke the connection off`],
  ["EPIPE", "fail", `${where} broke the connection off`],
  ["ECONNABORTED", "fail", `${where} broke the connection off`],
  ["EHOSTUNREACH", "fail", `the network finds no host at ${where}`],
  ["EHOSTDOWN", "fail", `the network finds no host at ${where}`],
  ["ETIMEDOUT", "fail", `${where} did not answer`],
  ["ENETUNREACH", "error", `this machine has no route to ${where}`],
  ["EMFILE", "error", `${where} could not be tried (connect EMFILE)`],
  ["EADDRNOTAVAIL", "error", `${where} could not be tried (connect EADDRNOTAVAIL)`],
])("%s", (code, outcome, reason) => {
  const error = Object.assign(new Error(`connect ${code}`), { code });
  expect(connectionProblem(error, where, 10_000)).toEqual({ outcome, reason });
});

test("the check's time-out", () => {
  const reason = `${where} did not answer within 10 s`;
  expect(connectionProblem(new TimeIsUp(), where, 10_000)).toEqual({ outcome: "fail", reason });
});

test("a mistake of ours is not taken for a bad connection", () => {
  const mistake = new TypeError("address is undefined");
  expect(() => connectionProblem(mistake, where, 10_000)).toThrow(mistake);
});

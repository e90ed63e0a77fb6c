import { expect, test } from "@jest/globals";
import { connectionProblem } from "../../src/checks/net/connection-problem.ts";
import { TimeIsUp } from "../../src/checks/net/time-limit.ts";

const systemError = (facts: { readonly code: string; readonly address?: string; readonly port?: number }) =>
  Object.assign(new Error(`connect ${facts.code}`), facts);

const where = "192.0.2.1:443";

test.each([
  ["ECONNREFUSED", "fail", `${where} refused the connection`],
  ["ECONNRESET", "fail", `${where} broke the connection off`],
  ["EPIPE", "fail", `${where} broke the connection off`],
  ["ECONNABORTED", "fail", `${where} broke the connection off`],
  ["EHOSTUNREACH", "fail", `${where} cannot be reached (EHOSTUNREACH)`],
  ["EHOSTDOWN", "fail", `${where} cannot be reached (EHOSTDOWN)`],
  ["ETIMEDOUT", "fail", `no connection to ${where}`],
  ["ENETUNREACH", "error", `this machine has no way to ${where} (ENETUNREACH)`],
  ["EPERM", "error", `this machine has no way to ${where} (EPERM)`],
  ["EMFILE", "error", `${where} could not be tried (connect EMFILE)`],
  ["EADDRNOTAVAIL", "error", `this machine has no way to ${where} (EADDRNOTAVAIL)`],
])("%s", (code, outcome, reason) => {
  expect(connectionProblem(systemError({ code }), where, 10_000)).toEqual({ outcome, reason });
});

test("an error that names an address says more than the endpoint", () => {
  const error = systemError({ code: "ENETUNREACH", address: "2001:db8::1", port: 443 });
  const reason = "this machine has no way to [2001:db8::1]:443 (ENETUNREACH); does it have IPv6?";
  expect(connectionProblem(error, "web.example.com:443", 10_000)).toEqual({ outcome: "error", reason });
});

test("of several addresses, the one that was really tried tells", () => {
  const error = new AggregateError([
    systemError({ code: "ENETUNREACH", address: "2001:db8::1", port: 443 }),
    systemError({ code: "ECONNREFUSED", address: "192.0.2.1", port: 443 }),
  ]);
  const reason = "192.0.2.1:443 refused the connection";
  expect(connectionProblem(error, "web.example.com:443", 10_000)).toEqual({ outcome: "fail", reason });
});

test("the check's time-out", () => {
  const reason = `no connection to ${where} within 10 s`;
  expect(connectionProblem(new TimeIsUp(), where, 10_000)).toEqual({ outcome: "fail", reason });
});

test("a mistake of ours is not taken for a bad connection", () => {
  const mistake = new TypeError("address is undefined");
  expect(() => connectionProblem(mistake, where, 10_000)).toThrow(mistake);
});

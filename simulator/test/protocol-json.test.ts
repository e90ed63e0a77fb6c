import { expect, test } from "@jest/globals";
import { jsonProtocol } from "../src/protocol/json.ts";
import { loadModel, type Operation } from "../src/protocol/model.ts";

const model = loadModel("ecs");
const operation = (name: string) => model.operations[name] as Operation;

test("an input keeps its members, and a null is the same as nothing", () => {
  const body = JSON.stringify({ service: "web", desiredCount: 2, loadBalancers: [], taskDefinition: null });
  expect(jsonProtocol.decode(model, operation("UpdateService"), body)).toEqual({
    service: "web",
    desiredCount: 2,
    loadBalancers: [],
  });
});

test("timestamps travel as seconds since the epoch", () => {
  const body = JSON.stringify({ service: "web", createdAt: { after: 1767225600.5 } });
  expect(jsonProtocol.decode(model, operation("ListServiceDeployments"), body)).toEqual({
    service: "web",
    createdAt: { after: new Date("2026-01-01T00:00:00.500Z") },
  });
  const output = { clusters: [], failures: [], services: [{ createdAt: new Date("2026-01-01T00:00:00.500Z") }] };
  const answer = jsonProtocol.encode(model, "DescribeServices", output, "id-1");
  expect(JSON.parse(answer.body)).toEqual({ failures: [], services: [{ createdAt: 1767225600.5 }] });
});

test.each([
  ["no JSON", "{service", "not JSON"],
  ["a list instead of an object", "[]", "START_ARRAY can not be converted to UpdateServiceRequest (structure) at '.'"],
  [
    "a word for a number",
    '{"service":"web","desiredCount":"two"}',
    "STRING_VALUE can not be converted to BoxedInteger (integer) at 'desiredCount'",
  ],
  [
    "a fraction for an integer",
    '{"service":"web","desiredCount":1.5}',
    "NUMBER_VALUE can not be converted to BoxedInteger (integer) at 'desiredCount'",
  ],
  ["a number for a word", '{"service":7}', "NUMBER_VALUE can not be converted to String (string) at 'service'"],
  ["a word for a flag", '{"service":"web","forceNewDeployment":"true"}', "at 'forceNewDeployment'"],
  [
    "an object for a list",
    '{"service":"web","loadBalancers":{}}',
    "START_OBJECT can not be converted to LoadBalancers (list) at 'loadBalancers'",
  ],
  [
    "a nested mistake",
    '{"service":"web","loadBalancers":[{"containerPort":"80"}]}',
    "at 'loadBalancers[0].containerPort'",
  ],
  ["an unknown member", '{"service":"web","desiredcount":2}', "Unknown member 'desiredcount'"],
  [
    "an unknown nested member",
    '{"service":"web","loadBalancers":[{"port":80}]}',
    "Unknown member 'loadBalancers[0].port'",
  ],
])("%s is a SerializationException that names the place", (_case, body, text) => {
  const decode = () => jsonProtocol.decode(model, operation("UpdateService"), body);
  expect(decode).toThrow(
    expect.objectContaining({ code: "SerializationException", message: expect.stringContaining(text) }),
  );
});

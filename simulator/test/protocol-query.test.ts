import { expect, test } from "@jest/globals";
import { loadModel, type Operation } from "../src/protocol/model.ts";
import { queryProtocol } from "../src/protocol/query.ts";

const model = loadModel("elbv2");
const decode = (name: string, parameters: Record<string, string>) =>
  queryProtocol.decode(model, model.operations[name] as Operation, new URLSearchParams(parameters).toString());

test("dotted parameters become lists of structures, in the order of their numbers", () => {
  const input = decode("ModifyListener", {
    Action: "ModifyListener",
    Version: "2015-12-01",
    ListenerArn: "listener",
    Port: "8080",
    "DefaultActions.member.1.Type": "forward",
    "DefaultActions.member.1.ForwardConfig.TargetGroups.member.10.Weight": "10",
    "DefaultActions.member.1.ForwardConfig.TargetGroups.member.2.Weight": "2",
    "DefaultActions.member.1.ForwardConfig.TargetGroupStickinessConfig.Enabled": "true",
  });
  expect(input).toEqual({
    ListenerArn: "listener",
    Port: 8080,
    DefaultActions: [
      {
        Type: "forward",
        ForwardConfig: {
          TargetGroups: [{ Weight: 2 }, { Weight: 10 }],
          TargetGroupStickinessConfig: { Enabled: true },
        },
      },
    ],
  });
});

test("an empty list is a parameter without a value", () => {
  expect(decode("DescribeTargetGroups", { Names: "" })).toEqual({ Names: [] });
});

test("maps are numbered entries of key and value", () => {
  const config = "Actions.member.1.AuthenticateCognitoConfig.AuthenticationRequestExtraParams.entry.1";
  expect(decode("CreateRule", { [`${config}.key`]: "prompt", [`${config}.value`]: "login" })).toEqual({
    Actions: [{ AuthenticateCognitoConfig: { AuthenticationRequestExtraParams: { prompt: "login" } } }],
  });
});

test.each([
  ["an unknown parameter", { TargetGroupNames: "a" }, "Unexpected parameter 'TargetGroupNames'"],
  ["a name from an object's prototype", { constructor: "a" }, "Unexpected parameter 'constructor'"],
  ["a word for a number", { PageSize: "many" }, "'many' at 'PageSize' is not a valid integer"],
  ["a list index that is none", { "Names.member.first": "a" }, "'first' at 'Names' is not a list index"],
  ["a structure for a word", { "Marker.Next": "a" }, "Unexpected complex value at 'Marker'"],
])("%s is MalformedInput that names the place", (_case, parameters, text) => {
  const expected = expect.objectContaining({ code: "MalformedInput", message: expect.stringContaining(text) });
  expect(() => decode("DescribeTargetGroups", parameters as Record<string, string>)).toThrow(expected);
});

test("text in an answer is escaped", () => {
  const output = { TargetHealthDescriptions: [{ TargetHealth: { Description: `<"&>` } }] };
  const { body } = queryProtocol.encode(model, "DescribeTargetHealth", output, "id-1");
  expect(body).toContain("<Description>&#60;&#34;&#38;&#62;</Description>");
});

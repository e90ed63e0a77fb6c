import type { AppSpec } from "@deploy-actions/shared/codedeploy/app-spec";
import { parseDocument } from "@deploy-actions/shared/documents";
import { type Checked, describeProblem } from "@deploy-actions/shared/problems";
import { checkDocument } from "@deploy-actions/shared/schema";
import { expect, test } from "@jest/globals";
import { appSpecSchema } from "../src/codedeploy/app-spec-schema.ts";

const GIVEN = `
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: app
          ContainerPort: 8080
        PlatformVersion: LATEST
        NetworkConfiguration:
          AwsvpcConfiguration: { Subnets: [subnet-1], AssignPublicIp: ENABLED }
Hooks:
  - BeforeAllowTraffic: smoke-test
`;

function read(text: string): Checked<AppSpec> {
  const document = parseDocument(text);
  return document.ok ? checkDocument(appSpecSchema, document.value) : document;
}

function problemsOf(text: string): readonly string[] {
  const checked = read(text);
  return checked.ok ? [] : checked.problems.map(describeProblem);
}

test("an AppSpec as the user guide writes it is taken as it is", () => {
  expect(read(GIVEN)).toMatchObject({
    ok: true,
    value: {
      version: 0,
      Resources: [{ TargetService: { Properties: { LoadBalancerInfo: { ContainerPort: 8080 } } } }],
      Hooks: [{ BeforeAllowTraffic: "smoke-test" }],
    },
  });
});

test("the same as JSON, and with the version that people copy from each other", () => {
  const document = read(GIVEN);
  const json = JSON.stringify({ ...(document.ok ? document.value : {}), version: "1" });
  expect(read(json)).toMatchObject({ ok: true, value: { version: 1 } });
});

test.each([
  ["a key in another case", ["ContainerName", "containerName"], 'Did you mean "ContainerName"?'],
  ["a misspelt key", ["PlatformVersion", "PlatfromVersion"], 'Did you mean "PlatformVersion"?'],
  ["a hook of another platform", ["BeforeAllowTraffic", "ApplicationStop"], "ApplicationStop"],
  ["a misspelt hook", ["BeforeAllowTraffic", "BeforeAllowTrafic"], 'Did you mean "BeforeAllowTraffic"?'],
  ["a port in quotes", ["8080", '"8080"'], "Expected a number, got"],
  ["another resource", ["AWS::ECS::Service", "AWS::Lambda::Function"], "AWS::ECS::Service"],
  ["another version", ["0.0", "2"], "It is 0.0"],
])("%s is a problem that says what was meant", (_, [given = "", instead = ""], said) => {
  expect(problemsOf(GIVEN.replace(given, instead)).join("\n")).toContain(said);
});

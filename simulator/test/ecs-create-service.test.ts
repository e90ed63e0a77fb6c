import { describe, expect, test } from "@jest/globals";
import type { Input } from "../src/service.ts";
import { BEHIND_LOAD_BALANCER, ecsAccount, MINUTE, webService } from "./ecs-account.ts";

const CODE_DEPLOY = { deploymentController: { type: "CODE_DEPLOY" } };
const [BALANCER] = BEHIND_LOAD_BALANCER.loadBalancers;

function account() {
  const opened = ecsAccount();
  opened.register();
  return opened;
}

describe("CreateService refuses", () => {
  test.each<readonly [string, Input, string]>([
    ["a name with a dot", { serviceName: "web.api" }, "Invalid service name."],
    ["a token that is too long", { clientToken: "x".repeat(37) }, "clientToken must be at most 36 ASCII characters."],
    ["fewer tasks than none", { desiredCount: -1 }, "desiredCount cannot be negative."],
    [
      "a load balancer without a container",
      { loadBalancers: [{ ...BALANCER, containerName: undefined }] },
      "Container name cannot be empty.",
    ],
    [
      "a load balancer without a port",
      { loadBalancers: [{ ...BALANCER, containerPort: undefined }] },
      "Container port cannot be empty.",
    ],
    [
      "CodeDeploy with two target groups",
      { ...CODE_DEPLOY, loadBalancers: [BALANCER, BALANCER] },
      "Multiple target groups are not supported with the CODE_DEPLOY deployment controller.",
    ],
    [
      "a count for a DAEMON",
      { schedulingStrategy: "DAEMON", desiredCount: 2 },
      "The daemon scheduling strategy does not support a desired count for services. Remove a desired count and try again.",
    ],
    [
      "a DAEMON on Fargate",
      { schedulingStrategy: "DAEMON", desiredCount: undefined },
      "The daemon scheduling strategy is not supported with FARGATE.",
    ],
    [
      "a placement strategy on Fargate",
      { placementStrategy: [{ type: "random" }] },
      "Placement strategies are not supported with FARGATE launch type.",
    ],
    [
      "a placement constraint on Fargate",
      { placementConstraints: [{ type: "distinctInstance" }] },
      "Placement constraints are not supported with FARGATE launch type.",
    ],
    [
      "a role without a load balancer",
      { role: "ecsServiceRole" },
      "An IAM role can only be specified for services that are using a load balancer.",
    ],
    [
      "a role on Fargate",
      { role: "ecsServiceRole", ...BEHIND_LOAD_BALANCER },
      "You cannot specify an IAM role for services that require a service linked role.",
    ],
    [
      "two ways to place tasks",
      { capacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }] },
      "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.",
    ],
  ])("%s", (_, input, message) => {
    const { call } = account();
    expect(() => call("CreateService", webService(input))).toThrow(
      expect.objectContaining({ code: "InvalidParameterException", message }),
    );
    expect(call("ListServices", { cluster: "prod" }).serviceArns).toEqual([]);
  });
});

describe("a client token", () => {
  const request = (input: Input = {}) => webService({ clientToken: "token", ...input });

  test("makes the same request answer with the service that the first one created", () => {
    const { call } = account();
    const { service } = call("CreateService", request());
    const again = call("CreateService", request());
    expect(again.service).toMatchObject({
      serviceArn: service.serviceArn,
      createdAt: service.createdAt,
      deployments: [{ id: service.deployments[0].id }],
    });
  });

  test.each<readonly [string, Input]>([
    ["another request", request({ desiredCount: 5 })],
    ["another token", request({ clientToken: "another" })],
    ["no token", request({ clientToken: undefined })],
  ])("does not stand for %s", (_, other) => {
    const { call } = account();
    call("CreateService", request());
    expect(() => call("CreateService", other)).toThrow("Creation of service was not idempotent.");
  });

  test("counts for a day", () => {
    const { call, clock } = account();
    call("CreateService", request());
    clock.advance(24 * 60 * MINUTE);
    expect(() => call("CreateService", request())).toThrow("Creation of service was not idempotent.");
  });

  test("creates the service anew once the first one is gone", () => {
    const { call, clock } = account();
    const { service } = call("CreateService", request());
    clock.advance(5 * MINUTE);
    call("DeleteService", { cluster: "prod", service: "web", force: true });
    expect(() => call("CreateService", request())).toThrow("Unable to Start a service that is still Draining.");
    clock.advance(10 * MINUTE);
    const fresh = call("CreateService", request());
    expect(fresh.service.status).toBe("ACTIVE");
    expect(fresh.service.createdAt).not.toEqual(service.createdAt);
  });
});

test("a service without a count runs one task", () => {
  const { call } = account();
  expect(call("CreateService", webService({ desiredCount: undefined })).service.desiredCount).toBe(1);
});

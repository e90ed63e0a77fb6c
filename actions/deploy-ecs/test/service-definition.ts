import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";

export const TARGET_GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef";
export const ALTERNATE_GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-2/fedcba9876543210";
export const RULE =
  "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/web/0123456789abcdef/0123456789abcdef/0123456789abcdef";
export const SHIFT_ROLE = "arn:aws:iam::123456789012:role/ecs-infrastructure";

/** What a test leaves out is undefined; a file does not have it then. */
type Members = { readonly [Member in keyof ServiceDefinition]?: ServiceDefinition[Member] | undefined };

/** Service web on Fargate: two tasks, rolling. */
export function definition(members: Members = {}): ServiceDefinition {
  return JSON.parse(
    JSON.stringify({
      serviceName: "web",
      taskDefinition: "web:1",
      desiredCount: 2,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } },
      ...members,
    }),
  );
}

/** The same, deployed by ECS between two target groups behind one listener rule. */
export function behindBlueGreen(deploymentConfiguration: Readonly<Record<string, unknown>> = {}): ServiceDefinition {
  return definition({
    loadBalancers: [
      {
        targetGroupArn: TARGET_GROUP,
        containerName: "app",
        containerPort: 8080,
        advancedConfiguration: {
          alternateTargetGroupArn: ALTERNATE_GROUP,
          productionListenerRule: RULE,
          roleArn: SHIFT_ROLE,
        },
      },
    ],
    deploymentConfiguration: { strategy: "BLUE_GREEN", bakeTimeInMinutes: 5, ...deploymentConfiguration },
  });
}

import * as v from "valibot";

const name = v.pipe(v.string(), v.nonEmpty("It is empty"));

/** The events that take a function; the others are CodeDeploy's own (user guide, "AppSpec 'hooks' section"). */
const hook = v.strictObject({
  BeforeInstall: v.optional(name),
  AfterInstall: v.optional(name),
  AfterAllowTestTraffic: v.optional(name),
  BeforeAllowTraffic: v.optional(name),
  AfterAllowTraffic: v.optional(name),
});

const resource = v.strictObject({
  TargetService: v.strictObject({
    Type: v.literal("AWS::ECS::Service"),
    Properties: v.strictObject({
      // Replaced by the revision that is deployed, whatever stands there.
      TaskDefinition: v.string(),
      LoadBalancerInfo: v.strictObject({
        ContainerName: name,
        ContainerPort: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
      }),
      PlatformVersion: v.optional(name),
      NetworkConfiguration: v.optional(
        v.strictObject({
          AwsvpcConfiguration: v.strictObject({
            Subnets: v.array(name),
            SecurityGroups: v.optional(v.array(name)),
            AssignPublicIp: v.optional(v.picklist(["ENABLED", "DISABLED"])),
          }),
        }),
      ),
      CapacityProviderStrategy: v.optional(
        v.array(
          v.strictObject({
            Base: v.optional(v.number()),
            CapacityProvider: name,
            Weight: v.optional(v.number()),
          }),
        ),
      ),
    }),
  }),
});

/** An AppSpec file for an ECS service. Source: the CodeDeploy user guide, "AppSpec file structure for Amazon ECS deployments". */
export const appSpecSchema = v.strictObject({
  version: v.pipe(
    v.union([v.number(), v.string()]),
    v.transform(Number),
    v.check((version) => version === 0 || version === 1, "It is 0.0, the version of every AppSpec file"),
  ),
  Resources: v.pipe(
    v.array(resource),
    v.length(1, "It is a list of one TargetService"),
    v.transform(([only]) => [only] as [v.InferOutput<typeof resource>]),
  ),
  Hooks: v.optional(v.array(hook)),
});

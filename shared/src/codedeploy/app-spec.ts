import type { NetworkConfiguration, Service } from "../ecs/ecs.ts";

/** An AppSpec file for an ECS service, keys as the CodeDeploy user guide writes them ("AppSpec file reference"). */
export interface AppSpec {
  /** 0.0, says the user guide; CodeDeploy takes 1 as well. */
  readonly version: number;
  readonly Resources: readonly [{ readonly TargetService: TargetService }];
  /** Lambda functions, by the event they are called at. */
  readonly Hooks?: readonly Readonly<Record<string, string | undefined>>[] | undefined;
}

export interface TargetService {
  readonly Type: "AWS::ECS::Service";
  readonly Properties: {
    /** ARN. */
    readonly TaskDefinition: string;
    readonly LoadBalancerInfo: { readonly ContainerName: string; readonly ContainerPort: number };
    readonly PlatformVersion?: string | undefined;
    readonly NetworkConfiguration?: Readonly<Record<string, unknown>> | undefined;
    readonly CapacityProviderStrategy?: readonly Readonly<Record<string, unknown>>[] | undefined;
  };
}

/** Stands where the ARN of the task definition will. */
export const PLACEHOLDER = "<TASK_DEFINITION>";

/** Where the load balancer reaches the application. */
export interface ContainerPort {
  readonly containerName: string;
  readonly containerPort: number;
}

/**
 * What deploys the service as it is placed now. Members that an AppSpec leaves out fall back to defaults of CodeDeploy,
 * not to what the service has: a pinned platform version would become LATEST.
 */
export function appSpecFor({ placement }: Pick<Service, "placement">, container: ContainerPort): AppSpec {
  const { platformVersion, networkConfiguration, capacityProviderStrategy } = placement;
  const pinned = platformVersion !== undefined && platformVersion !== "LATEST";
  const network = networkConfiguration?.awsvpcConfiguration;
  return {
    version: 0,
    Resources: [
      {
        TargetService: {
          Type: "AWS::ECS::Service",
          Properties: {
            TaskDefinition: PLACEHOLDER,
            LoadBalancerInfo: { ContainerName: container.containerName, ContainerPort: container.containerPort },
            ...(pinned ? { PlatformVersion: platformVersion } : {}),
            ...(network ? { NetworkConfiguration: { AwsvpcConfiguration: networkOf(network) } } : {}),
            ...(capacityProviderStrategy?.length
              ? { CapacityProviderStrategy: capacityProviderStrategy.map(provider) }
              : {}),
          },
        },
      },
    ],
  };
}

/** The text that CreateDeployment takes. */
export function writeAppSpec(
  { Resources: [{ TargetService }], ...appSpec }: AppSpec,
  taskDefinitionArn: string,
): string {
  const Properties = { ...TargetService.Properties, TaskDefinition: taskDefinitionArn };
  return JSON.stringify({ ...appSpec, Resources: [{ TargetService: { ...TargetService, Properties } }] });
}

/**
 * For the way back: hooks judge a release before it serves everybody, and the one before was judged when it was
 * deployed. A function that stops the way back would leave the bad release in place.
 */
export function withoutHooks({ Hooks: _judges, ...appSpec }: AppSpec): AppSpec {
  return appSpec;
}

type Awsvpc = NonNullable<NetworkConfiguration["awsvpcConfiguration"]>;

const networkOf = ({ subnets, securityGroups, assignPublicIp }: Awsvpc) => ({
  Subnets: subnets,
  ...(securityGroups?.length ? { SecurityGroups: securityGroups } : {}),
  ...(assignPublicIp ? { AssignPublicIp: assignPublicIp } : {}),
});

const provider = ({ base, capacityProvider, weight }: Readonly<Record<string, unknown>>) => ({
  ...(base === undefined ? {} : { Base: base }),
  CapacityProvider: capacityProvider,
  ...(weight === undefined ? {} : { Weight: weight }),
});

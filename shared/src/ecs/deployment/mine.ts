/** The deployment this step started, and what the service ran before: enough to recognise both later. */
export interface Mine {
  /** `ecs-svc/…`. */
  readonly deploymentId: string;
  /** `family:revision` that was deployed. */
  readonly taskDefinition: string;
  /** The PRIMARY deployment just before, to tell a stale read from a newer deployment. */
  readonly previousDeploymentId: string | undefined;
  /** ARN of the service deployment; unknown until ECS lists it. */
  readonly serviceDeployment: string | undefined;
  /** When ECS created the deployment: Unix epoch ms by AWS's clock, which this machine's need not agree with. */
  readonly createdAt: number;
}

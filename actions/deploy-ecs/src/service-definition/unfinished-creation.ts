/**
 * What main leaves for post of a service that it creates. Saved before CreateService is called, as the call may take effect
 * although its answer is lost, and again once it was answered.
 */
export type UnfinishedCreation =
  | {
      readonly phase: "creating";
      /** `family:revision`. */
      readonly taskDefinition: string;
      /** Unix epoch ms, by this machine's clock. */
      readonly askedAt: number;
    }
  | {
      readonly phase: "created";
      readonly taskDefinition: string;
      /** Unix epoch ms, by AWS's clock: tells this service from a later one of the same name. */
      readonly createdAt: number;
      /** `ecs-svc/…`; undefined where CodeDeploy deploys, whose services have none. */
      readonly deploymentId: string | undefined;
    };

/** What the time breakdown asks AWS, once, after the end. Evidence only: what cannot be read is left out. */
export interface DeploymentTimes {
  /** Of the tasks of this deployment that run now; a hundred at most. */
  tasks(deploymentId: string): Promise<readonly TaskTimes[]>;
  /** How long a target that is taken out may finish its requests, in ms. */
  deregistrationDelay(targetGroupArn: string): Promise<number | undefined>;
}

/** Unix epoch ms, by AWS's clock. Undefined: not come to yet, or not told. */
export interface TaskTimes {
  readonly id: string;
  readonly createdAt: number;
  readonly pullStartedAt: number | undefined;
  readonly pullStoppedAt: number | undefined;
  readonly startedAt: number | undefined;
}

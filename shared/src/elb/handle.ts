/** The release handle of two services behind weighted rules: one line of JSON, without account and secret. */
export interface WeightsHandle {
  readonly schema: 1;
  readonly kind: "ecs-weights";
  readonly region: string;
  /** The cluster's name, also when its ARN was given. */
  readonly cluster: string;
  /** The service that was given the traffic. */
  readonly service: string;
  /** The service that had it before, and that the way back leads to. */
  readonly partner: string;
  /** Ports of listeners for tests, whose rules say nothing about who is live. */
  readonly testPorts?: readonly number[] | undefined;
  /** `family:revision` of the partner; undefined: there is no way back. */
  readonly from?: string | undefined;
  /** `family:revision` of the service. */
  readonly to: string;
  /** `ecs-svc/…` that brought `to`; undefined when it ran already. */
  readonly deployment?: string | undefined;
}

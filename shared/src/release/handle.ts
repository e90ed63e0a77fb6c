/**
 * The release handle: one line of JSON that a deploy step gives to later gate and rollback steps. No account id, no
 * secret, so that it survives GitHub's masking between jobs.
 */
export interface ReleaseHandle {
  readonly schema: 1;
  readonly kind: "ecs";
  readonly region: string;
  /** The cluster's name, also when its ARN was given. */
  readonly cluster: string;
  readonly service: string;
  /** `family:revision` that ran before, and is known to be usable; undefined: there is no way back. */
  readonly from?: string | undefined;
  /** `family:revision` that was deployed. */
  readonly to: string;
  /** `ecs-svc/…` that brought `to`; undefined when it ran already. */
  readonly deployment?: string | undefined;
}

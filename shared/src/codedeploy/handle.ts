/** What release handles of all kinds have, for a release that came through CodeDeploy. */
export interface CodeDeployHandle {
  readonly schema: 1;
  readonly kind: "codedeploy";
  readonly region: string;
  /** The cluster's name, also when its ARN was given. */
  readonly cluster: string;
  readonly service: string;
  readonly application: string;
  /** Name of the deployment group. */
  readonly group: string;
  /** `family:revision` that ran before, and is known to be usable; undefined: there is no way back. */
  readonly from?: string | undefined;
  /** `family:revision` that was deployed. */
  readonly to: string;
  /** `d-…` that brought `to`; undefined when it ran already. */
  readonly deployment?: string | undefined;
}

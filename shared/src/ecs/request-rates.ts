/** What ECS takes of a whole account in a Region, for operations that share one token bucket. */
export interface RequestRate {
  readonly operations: readonly string[];
  /** Calls at once, when there were none for a while. */
  readonly burst: number;
  /** Calls per second from then on. */
  readonly perSecond: number;
}

/** Amazon ECS API Reference, "Request throttling for the Amazon ECS API"; only what the actions call. */
export const REQUEST_RATES: readonly RequestRate[] = [
  { operations: ["RegisterTaskDefinition"], burst: 20, perSecond: 1 },
  { operations: ["DescribeTaskDefinition", "ListTaskDefinitions"], burst: 50, perSecond: 20 },
  { operations: ["UpdateService"], burst: 50, perSecond: 5 },
  // Not in the published table; taken as for the other calls that change a service.
  { operations: ["StopServiceDeployment", "ContinueServiceDeployment"], burst: 50, perSecond: 5 },
  { operations: ["DescribeServices", "ListServices"], burst: 100, perSecond: 20 },
  { operations: ["DescribeServiceDeployments", "ListServiceDeployments"], burst: 50, perSecond: 20 },
  { operations: ["DescribeServiceRevisions"], burst: 50, perSecond: 20 },
  { operations: ["DescribeTasks", "ListTasks"], burst: 100, perSecond: 20 },
  { operations: ["ListClusters"], burst: 50, perSecond: 20 },
];

/** Of each rate. The account has other pipelines, autoscaling and people in it, whom ECS does not tell apart from us. */
const SHARE = 0.8;

export const ourShareOf = ({ operations, burst, perSecond }: RequestRate): RequestRate => ({
  operations,
  burst: burst * SHARE,
  perSecond: perSecond * SHARE,
});

import type { Bucket } from "../service.ts";

/** Request rates per account and region (developer guide, "Request throttling for the Amazon ECS API"). */
export const BUCKETS: readonly Bucket[] = [
  { operations: ["RegisterTaskDefinition", "DeregisterTaskDefinition"], burst: 20, refill: 1 },
  {
    operations: ["DescribeTaskDefinition", "ListTaskDefinitions", "ListTaskDefinitionFamilies"],
    burst: 50,
    refill: 20,
  },
  { operations: ["CreateService", "UpdateService", "DeleteService"], burst: 50, refill: 5 },
  // Not in the published table; chosen as for the other calls that change a service.
  { operations: ["StopServiceDeployment", "ContinueServiceDeployment"], burst: 50, refill: 5 },
  { operations: ["DescribeServices", "ListServices"], burst: 100, refill: 20 },
  { operations: ["DescribeServiceDeployments", "ListServiceDeployments"], burst: 50, refill: 20 },
  { operations: ["DescribeServiceRevisions"], burst: 50, refill: 20 },
  { operations: ["DescribeTasks", "ListTasks"], burst: 100, refill: 20 },
  { operations: ["RunTask", "StopTask"], burst: 100, refill: 40 },
  { operations: ["TagResource", "UntagResource"], burst: 20, refill: 10 },
  { operations: ["DescribeClusters", "ListClusters"], burst: 50, refill: 20 },
];

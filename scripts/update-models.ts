/**
 * Trims the published API models to the operations the simulator plays, and writes them to simulator/models/.
 *
 * Run by hand when a model should move: `node scripts/update-models.ts <folder of botocore/data> [<service>…]`.
 * The models come with the Python package botocore (Apache-2.0), which AWS publishes them in.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const OPERATIONS: Record<string, readonly string[]> = {
  ecs: [
    "CreateCluster",
    "DescribeClusters",
    "ListClusters",
    "DeleteCluster",
    "RegisterTaskDefinition",
    "DescribeTaskDefinition",
    "DeregisterTaskDefinition",
    "ListTaskDefinitions",
    "ListTaskDefinitionFamilies",
    "CreateService",
    "UpdateService",
    "DescribeServices",
    "ListServices",
    "DeleteService",
    "ListServiceDeployments",
    "DescribeServiceDeployments",
    "DescribeServiceRevisions",
    "StopServiceDeployment",
    "ContinueServiceDeployment",
    "ListTasks",
    "DescribeTasks",
    "RunTask",
    "StopTask",
    "TagResource",
    "UntagResource",
    "ListTagsForResource",
  ],
  elbv2: [
    "CreateLoadBalancer",
    "DescribeLoadBalancers",
    "DeleteLoadBalancer",
    "CreateTargetGroup",
    "DescribeTargetGroups",
    "ModifyTargetGroup",
    "DeleteTargetGroup",
    "DescribeTargetGroupAttributes",
    "ModifyTargetGroupAttributes",
    "RegisterTargets",
    "DeregisterTargets",
    "DescribeTargetHealth",
    "CreateListener",
    "DescribeListeners",
    "ModifyListener",
    "DeleteListener",
    "CreateRule",
    "DescribeRules",
    "ModifyRule",
    "DeleteRule",
  ],
  sts: ["AssumeRoleWithWebIdentity", "AssumeRole", "GetCallerIdentity"],
  logs: [
    "CreateLogGroup",
    "CreateLogStream",
    "PutLogEvents",
    "GetLogEvents",
    "DescribeLogGroups",
    "DescribeLogStreams",
  ],
  ecr: [
    "CreateRepository",
    "DescribeRepositories",
    "DeleteRepository",
    "PutImageTagMutability",
    "PutImageScanningConfiguration",
    "TagResource",
    "UntagResource",
    "ListTagsForResource",
    "GetAuthorizationToken",
    "PutImage",
    "BatchGetImage",
    "BatchDeleteImage",
    "DescribeImages",
    "ListImages",
    "ListImageReferrers",
    "UpdateImageStorageClass",
    "BatchCheckLayerAvailability",
    "InitiateLayerUpload",
    "UploadLayerPart",
    "CompleteLayerUpload",
    "GetDownloadUrlForLayer",
    "PutLifecyclePolicy",
    "GetLifecyclePolicy",
    "DeleteLifecyclePolicy",
    "StartLifecyclePolicyPreview",
    "GetLifecyclePolicyPreview",
    "StartImageScan",
    "DescribeImageScanFindings",
    "PutRegistryScanningConfiguration",
    "GetRegistryScanningConfiguration",
    "BatchGetRepositoryScanningConfiguration",
    "PutAccountSetting",
    "GetAccountSetting",
  ],
  cloudwatch: [
    "PutMetricAlarm",
    "PutCompositeAlarm",
    "DescribeAlarms",
    "SetAlarmState",
    "DeleteAlarms",
    "PutMetricData",
    "GetMetricData",
    "ListMetrics",
  ],
  codedeploy: [
    "CreateApplication",
    "CreateDeploymentGroup",
    "CreateDeploymentConfig",
    "GetApplication",
    "GetDeploymentGroup",
    "GetDeploymentConfig",
    "ListApplications",
    "ListDeploymentGroups",
    "BatchGetDeploymentGroups",
    "CreateDeployment",
    "GetDeployment",
    "ListDeployments",
    "ListDeploymentTargets",
    "GetDeploymentTarget",
    "BatchGetDeploymentTargets",
    "ContinueDeployment",
    "StopDeployment",
  ],
  iam: ["GetRole", "SimulatePrincipalPolicy"],
  ssm: ["DescribeParameters", "PutParameter"],
  secretsmanager: ["CreateSecret", "DescribeSecret", "DeleteSecret"],
  ec2: ["DescribeSubnets"],
};

/** Values that the documentation of a member gives and its model forgets. */
const FORGOTTEN: Readonly<Record<string, string>> = {
  // ServiceDeployment.lifecycleStage: "For linear and canary deployments, this stage is invoked before every traffic shift step."
  ServiceDeploymentLifecycleStage: "PRE_PRODUCTION_TRAFFIC_SHIFT",
};

/**
 * Members of answers that break the bounds of the shape they share with requests: they may be empty, and hold what one page
 * holds (API reference, ListImages: up to 1,000).
 */
const UNBOUNDED: Readonly<Record<string, string>> = {
  ListImagesResponse: "imageIds",
  BatchDeleteImageResponse: "imageIds",
};

/** Of the protocols a service offers, the one the simulator speaks is the first of these. */
const SPOKEN = ["json", "query", "ec2"];

const [botocoreData, ...wanted] = process.argv.slice(2);
if (!botocoreData) throw new Error("usage: node scripts/update-models.ts <folder of botocore/data> [<service>…]");

for (const [service, kept] of Object.entries(OPERATIONS)) {
  if (wanted.length > 0 && !wanted.includes(service)) continue;
  const [version] = (await readdir(join(botocoreData, service))).sort().reverse();
  const packed = await readFile(join(botocoreData, service, `${version}`, "service-2.json.gz"));
  const model = JSON.parse(gunzipSync(packed).toString("utf8"));
  const shapes: Record<string, unknown> = {};
  const keep = (name: string | undefined) => {
    if (!name || shapes[name]) return;
    const shape = withoutDocumentation(model.shapes[name]);
    const forgotten = FORGOTTEN[name];
    if (forgotten && !shape.enum.includes(forgotten)) shape.enum.push(forgotten);
    shapes[name] = shape;
    const unbounded = UNBOUNDED[name];
    if (unbounded) {
      const bounded = shape.members[unbounded].shape;
      const { min: _, max: __, ...rest } = withoutDocumentation(model.shapes[bounded]);
      shapes[`Any${bounded}`] = rest;
      shape.members[unbounded] = { shape: `Any${bounded}` };
    }
    for (const member of Object.values<{ shape: string }>(shape.members ?? {})) keep(member.shape);
    keep(shape.member?.shape);
    keep(shape.key?.shape);
    keep(shape.value?.shape);
  };
  const operations = Object.fromEntries(
    kept.map((name) => {
      const { input, output, errors } = model.operations[name];
      for (const shape of [input, output, ...(errors ?? [])]) keep(shape?.shape);
      return [name, withoutDocumentation({ input, output, errors })];
    }),
  );
  const { targetPrefix, jsonVersion, apiVersion, xmlNamespace, endpointPrefix, signingName } = model.metadata;
  const offered: readonly string[] = model.metadata.protocols ?? [model.metadata.protocol];
  const metadata = {
    protocol: SPOKEN.find((protocol) => offered.includes(protocol)),
    targetPrefix,
    jsonVersion,
    awsQueryCompatible: model.metadata.awsQueryCompatible && true,
    apiVersion,
    xmlNamespace,
    signingName: signingName ?? endpointPrefix,
  };
  const trimmed = {
    metadata,
    operations,
    notPlayed: Object.keys(model.operations).filter((name) => !kept.includes(name)),
    shapes,
  };
  await writeFile(
    new URL(`../simulator/models/${service}.json`, import.meta.url),
    `${JSON.stringify(trimmed, null, 1)}\n`,
  );
}

function withoutDocumentation<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (key, inner) => (key === "documentation" && typeof inner === "string" ? undefined : inner)),
  );
}

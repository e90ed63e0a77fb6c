import type { FailureClass } from "../src/failure/failure-class.ts";

/** What AWS says, and what is to be made of it. */
interface Sense {
  readonly class: FailureClass;
  readonly heals: boolean;
  readonly meaning: string;
  /** Part of the hint. */
  readonly hint: string;
  /**
   * As the developer guides of ECS and CodeDeploy have them, as people quote them in public issues, and as runc and
   * Docker write them.
   */
  readonly texts: readonly string[];
}

const IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:v2";
const PULL = "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref";
const REF = "CannotPullContainerError: ref pull has been retried 1 time(s):";
const DAEMON = "CannotPullContainerError: Error response from daemon:";
const SETUP = "ResourceInitializationError: unable to pull secrets or registry auth:";
const RESOURCES = `${SETUP} execution resource retrieval failed:`;
const ASM = `${RESOURCES} unable to retrieve secret from asm: service call has been retried 1 time(s):`;
const DB = "failed to fetch secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:db from secrets manager:";
const EFS = "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr:";
const START =
  "CannotStartContainerError: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process:";
const ROLLED = "Service deployment rolled back because";
const TEST_HOOK = `${ROLLED} TEST_TRAFFIC_SHIFT lifecycle hook(s) failed.`;
const NETWORKING = `${ROLLED} of invalid networking configuration`;
const NO_INSTANCE =
  "(service web) was unable to place a task because no container instance met all of its requirements.";
const CLOSEST = `${NO_INSTANCE} The closest matching (container-instance 0123456789abcdef0123456789abcdef)`;
const EXECUTION = "User: arn:aws:sts::123456789012:assumed-role/web-execution/0123";

export const SENSES: readonly Sense[] = [
  {
    class: "load-balancer",
    heals: false,
    meaning: "ECS may not change the listener rules",
    hint: "managed policy AmazonECSInfrastructureRolePolicyForLoadBalancers",
    texts: [
      `${TEST_HOOK} User: arn:aws:sts::123456789012:assumed-role/web-load-balancer/ECSNetworkingWithELB is not authorized to perform: elasticloadbalancing:ModifyListener on resource: arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web/01/23 because no identity-based policy allows the elasticloadbalancing:ModifyListener action`,
    ],
  },
  {
    class: "hook-failed",
    heals: false,
    meaning: "ECS cannot assume the role of a lifecycle hook",
    hint: "sts:AssumeRole to the service ecs.amazonaws.com",
    texts: [`${TEST_HOOK} ECS was unable to assume role arn:aws:iam::123456789012:role/hook`],
  },
  {
    class: "hook-failed",
    heals: false,
    meaning: "ECS could not call the function of a lifecycle hook",
    hint: "lambda:InvokeFunction",
    texts: [
      `${TEST_HOOK} ECS was unable to invoke hook target arn:aws:lambda:eu-west-1:123456789012:function:smoke due to User: arn:aws:sts::123456789012:assumed-role/hook/ECS-Lambda-Execution is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:eu-west-1:123456789012:function:smoke because no identity-based policy allows the lambda:InvokeFunction action`,
    ],
  },
  {
    class: "hook-failed",
    heals: false,
    meaning: "the function of a lifecycle hook failed, or did not answer as ECS expects",
    hint: '{"hookStatus": "SUCCEEDED"}',
    texts: [
      `(service web) (deployment ecs-svc/2) deployment failed: ${ROLLED} PRE_SCALE_UP lifecycle hook(s) failed. ECS was unable to parse the response from arn:aws:lambda:eu-west-1:123456789012:function:smoke due to: HookStatus must not be null.`,
    ],
  },
  {
    class: "hook-failed",
    heals: false,
    meaning: "nobody continued the deployment before its pause ended",
    hint: "timeoutInMinutes",
    texts: [`${ROLLED} POST_TEST_TRAFFIC_SHIFT pause hook timed out.`],
  },
  {
    class: "hook-failed",
    heals: false,
    meaning: "a lifecycle hook did not come to an end in time",
    hint: "timeoutInMinutes of the hook",
    texts: [`${TEST_HOOK} Lifecycle hook target arn:aws:lambda:eu-west-1:123456789012:function:smoke timed out.`],
  },
  {
    class: "hook-failed",
    heals: false,
    meaning: "a lifecycle hook said no to the new release",
    hint: "log of the hook's function",
    texts: [
      `${TEST_HOOK} Lifecycle hook target arn:aws:lambda:eu-west-1:123456789012:function:smoke returned FAILED status.`,
      "(service web) (deployment ecs-svc/2) deployment failed: hook execution failure(s) detected.",
    ],
  },
  {
    class: "hook-failed",
    heals: false,
    meaning: "a validation function of CodeDeploy said no to the new release",
    hint: "function that the AppSpec names",
    texts: ["The deployment failed because one or more of the lifecycle event validation functions failed."],
  },
  {
    class: "hook-failed",
    heals: false,
    meaning: "a validation function of CodeDeploy did not report within an hour",
    hint: "codedeploy:PutLifecycleEventHookExecutionStatus",
    texts: [
      "The deployment timed out while waiting for a status callback. CodeDeploy expects a status callback within one hour after a deployment hook is invoked.",
    ],
  },
  {
    class: "hook-failed",
    heals: false,
    meaning: "CodeDeploy may not call a validation function",
    hint: "AWSCodeDeployRoleForECS",
    texts: [
      "The IAM role arn:aws:iam::123456789012:role/codedeploy does not give you permission to perform operations in the following AWS service: AWSLambda.",
    ],
  },
  {
    class: "load-balancer",
    heals: false,
    meaning: "ECS may not manage the load balancer with the role it was given",
    hint: "sts:AssumeRole to ecs.amazonaws.com",
    texts: [
      `${NETWORKING}. ECS was unable to manage the ELB resources due to missing permissions on ECS Infrastructure Role 'arn:aws:iam::123456789012:role/web-load-balancer'.`,
    ],
  },
  {
    class: "load-balancer",
    heals: false,
    meaning: "the two target groups of the service are not both behind its listener rules",
    hint: "forward action of the production listener rule",
    texts: [
      `${NETWORKING}. Both targetGroup and alternateTargetGroup must be associated with the productionListenerRule or testListenerRule.`,
      `${NETWORKING}: Target group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-green/0123 is not associated with either productionListenerRule or testListenerRule.`,
    ],
  },
  {
    class: "load-balancer",
    heals: false,
    meaning: "the production listener rule gives traffic to more than one target group",
    hint: "weight of the target group",
    texts: [
      `${NETWORKING}. productionListenerRule arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/web/01/23/45 should have exactly one target group serving traffic but found 2 target groups which are serving traffic`,
    ],
  },
  {
    class: "load-balancer",
    heals: false,
    meaning: "the production listener rule forwards to a target group that is not the service's",
    hint: "target groups of the service only",
    texts: [
      `${NETWORKING}. Production listener rule is forwarding traffic to unexpected target group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/other/0123.`,
    ],
  },
  {
    class: "load-balancer",
    heals: false,
    meaning: "listener rules and target groups of the service do not fit together",
    hint: "forward action of the production listener rule",
    texts: [`${NETWORKING}. One or more rules not found`],
  },
  {
    class: "load-balancer",
    heals: false,
    meaning: "a listener of the deployment group does not point to the live target group",
    hint: "target group of the PRIMARY task set",
    texts: [
      "The ELB could not be updated due to the following error: Primary taskset target group must be behind listener arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web/01/23",
    ],
  },
  {
    class: "load-balancer",
    heals: false,
    meaning: "container name or port of the AppSpec are not those of the task definition",
    hint: "ContainerName and ContainerPort",
    texts: [
      "The ECS service cannot be updated due to an unexpected error: The container app did not have a container port 443 defined. (Service: AmazonECS; Status Code: 400; Error Code: InvalidParameterException; Request ID: 0123; Proxy: null). Check your ECS service status.",
    ],
  },
  {
    class: "aws-refused",
    heals: false,
    meaning: "CodeDeploy may not update the service",
    hint: "iam:PassRole on the task's roles",
    texts: [
      "The ECS service cannot be updated due to an unexpected error: User: arn:aws:sts::123456789012:assumed-role/codedeploy/AWSCodeDeploy is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/web-task because no identity-based policy allows the iam:PassRole action (Service: AmazonECS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 0123; Proxy: null)",
    ],
  },
  {
    class: "alarm",
    heals: false,
    meaning: "a CloudWatch alarm ended the deployment",
    hint: "alarm's metric",
    texts: [
      "(service web) (deployment ecs-svc/2) deployment failed: alarm detected.",
      "One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: <web-5xx>",
    ],
  },
  {
    class: "codedeploy-busy",
    heals: true,
    meaning: "another deployment of the deployment group is under way",
    hint: "one concurrency group",
    texts: ["The Deployment Group 'web' already has an active Deployment 'd-0123ABCDE'"],
  },
  {
    class: "timeout",
    heals: false,
    meaning: "nobody told CodeDeploy to reroute the traffic before its wait time ended",
    hint: "wait time of the deployment group",
    texts: [
      "The deployment timed out while waiting for a notification to continue. This time out period is 60 minutes.",
    ],
  },
  {
    class: "wrong-architecture",
    heals: false,
    meaning: "the image was not built for the platform the task asks for",
    hint: "docker buildx build --platform",
    texts: [
      `${PULL} ${IMAGE}: no matching manifest for linux/arm64 in the manifest list entries`,
      "CannotPullContainerError: pull image manifest has been retried 1 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'",
      `${PULL} ${IMAGE}: no match for platform in manifest sha256:0123: not found`,
      'CannotPullContainerError: image operating system \\"windows\\" cannot be used on this platform',
    ],
  },
  {
    class: "wrong-architecture",
    heals: false,
    meaning: "the program in the image is built for another CPU architecture than the task runs on",
    hint: "runtimePlatform.cpuArchitecture",
    texts: ["exec /usr/local/bin/serve: exec format error"],
  },
  {
    class: "out-of-disk",
    heals: true,
    meaning: "there is no disk left for the image or the container",
    hint: "ephemeralStorage",
    texts: [
      "CannotPullContainerError: write /var/lib/docker/tmp/GetImageBlob111111111: no space left on device",
      `${REF} failed to extract layer sha256:0123: write /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/7/fs/app/model.bin: no space left on device: unknown`,
      "CannotCreateContainerError: API error (500): devmapper: Thin Pool has 4350 free data blocks which is less than minimum required 4454 free data blocks. Create more free space in thin pool or use dm.min_free_space option to change behavior",
    ],
  },
  {
    class: "image-registry-unreachable",
    heals: true,
    meaning: "the registry refused because of too many pulls",
    hint: "mirror the image to ECR",
    texts: [
      `${PULL} docker.io/library/nginx:1: unexpected status code [manifests 1]: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit`,
      "CannotPullContainerError: inspect image has been retried 5 time(s): httpReaderSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/nginx/manifests/sha256:0123: 429 Too Many Requests",
    ],
  },
  {
    class: "image-registry-unreachable",
    heals: true,
    meaning: "the name of the registry has no address",
    hint: "spelling of the registry",
    texts: [
      `${DAEMON} Get "https://123456789012.dkr.ecr.eu-west-1.amazonaws.comm/v2/": dial tcp: lookup 123456789012.dkr.ecr.eu-west-1.amazonaws.comm on 10.0.0.2:53: no such host`,
    ],
  },
  {
    class: "image-registry-unreachable",
    heals: false,
    meaning: "the task does not trust the registry's certificate",
    hint: "certificate of a public authority",
    texts: [
      `${DAEMON} Get "https://registry.example.com/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority`,
    ],
  },
  {
    class: "image-access-denied",
    heals: false,
    meaning: "the layers of the image, which ECR keeps in S3, may not be read",
    hint: "S3 gateway endpoint",
    texts: [
      `${REF} failed to copy: httpReadSeeker: failed open: unexpected status code https://prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com/0123: 403 Forbidden`,
    ],
  },
  {
    class: "image-registry-unreachable",
    heals: true,
    meaning: "the registry could not be reached or did not work",
    hint: "NAT gateway",
    texts: [
      `${REF} failed to copy: httpReadSeeker: failed open: failed to do request: Get 123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:v2: dial tcp 52.219.199.138:443: i/o timeout`,
      `${PULL} docker.io/shop/web:v2: failed to do request: Head "https://registry-1.docker.io/v2/shop/web/manifests/v2": dial tcp 34.205.13.154:443: i/o timeout`,
      `${DAEMON} Get "https://${IMAGE}": net/http: request canceled while waiting for connection`,
      "API error (500): Get https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/: CannotPullContainerError: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)",
      `${PULL} ${IMAGE}: failed to do request: Head "https://${IMAGE}": net/http: TLS handshake timeout`,
      `${PULL} ghcr.io/shop/web:v2: unexpected status from HEAD request to https://ghcr.io/v2/shop/web/manifests/v2: 503 Service Unavailable`,
      `CannotPullContainerError: The task cannot pull ${IMAGE} from the registry ${IMAGE}. There is a connection issue between the task and the registry. Check your task network configuration. : failed to copy: httpReaderSeeker: failed open`,
      "CannotPullContainerError: context canceled",
      `${SETUP} The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp 10.0.1.20:443: i/o timeout`,
      `(service web) was unable to place a task. Reason: ${SETUP} The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR.`,
    ],
  },
  {
    class: "image-access-denied",
    heals: false,
    meaning: "the task may not pull the image",
    hint: "ecr:BatchGetImage",
    texts: [
      `${DAEMON} pull access denied for shop/web, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
      `${PULL} ${IMAGE}: pulling from host 123456789012.dkr.ecr.eu-west-1.amazonaws.com failed with status code [manifests v2]: 403 Forbidden`,
      `${PULL} ghcr.io/shop/web:v2: failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token: 401 Unauthorized`,
      "CannotPullContainerError: The task can’t pull the image. Check that the role has the permissions to pull images from the registry.",
      `CannotPullContainerError: Error response from daemon: Get https://${IMAGE}: no basic auth credentials`,
      `${RESOURCES} unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: ${EXECUTION} is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action`,
    ],
  },
  {
    class: "image-broken",
    heals: false,
    meaning: "the image's layers do not fit together or are of a kind that ECS cannot read",
    hint: "Build and push the image again",
    texts: [
      `${REF} number of layers and diffIDs don't  match: 3 != 15`,
      "CannotPullContainerError: failed to register layer: Error processing tar file(exit status 1): archive/tar: invalid tar header",
    ],
  },
  {
    class: "image-not-found",
    heals: false,
    meaning: "the image's name is not one that a registry can have",
    hint: "registry/repository:tag",
    texts: ["CannotPullContainerError: invalid reference format"],
  },
  {
    class: "image-not-found",
    heals: false,
    meaning: "the image does not exist",
    hint: "was it pushed",
    texts: [
      `${PULL} ${IMAGE}: ${IMAGE}: not found`,
      `${DAEMON} manifest for ${IMAGE} not found: manifest unknown: Requested image not found`,
      `${DAEMON} repository 123456789012.dkr.ecr.eu-west-1.amazonaws.com/wep not found: name unknown: The repository with name 'wep' does not exist in the registry with id '123456789012'`,
      `${PULL} ghcr.io/shop/web:v2: unexpected status from HEAD request to https://ghcr.io/v2/shop/web/manifests/v2: 404 Not Found`,
    ],
  },
  {
    class: "image-not-found",
    heals: false,
    meaning: "ECS could not find the digest of the image",
    hint: "was it pushed",
    texts: ["(service web) was unable to start a task: unsuccessful image digest resolution for web:v2"],
  },
  {
    class: "image-registry-unreachable",
    heals: true,
    meaning: "the layers of the image could not be read from S3",
    hint: "reach S3",
    texts: [
      "CannotPullContainerError: pull command failed: panic: runtime error: invalid memory address or nil pointer dereference",
    ],
  },
  {
    class: "image-registry-unreachable",
    heals: true,
    meaning: "the image could not be pulled",
    hint: "comes from the registry",
    texts: [`${PULL} ${IMAGE}`],
  },
  {
    class: "secret-access-denied",
    heals: false,
    meaning: "the task may not decrypt one of its secrets",
    hint: "kms:Decrypt on the secret's key",
    texts: [
      `${ASM} ${DB} operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: 0123, api error AccessDeniedException: Access to KMS is not allowed`,
    ],
  },
  {
    class: "secret-access-denied",
    heals: false,
    meaning: "the task may not read one of its secrets",
    hint: "secretsmanager:GetSecretValue or ssm:GetParameters",
    texts: [
      `${ASM} ${DB} AccessDeniedException: ${EXECUTION} is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db because no identity-based policy allows the secretsmanager:GetSecretValue action`,
      `${RESOURCES} unable to retrieve secrets from ssm: service call has been retried 1 time(s): operation error SSM: GetParameters, https response error StatusCode: 400, RequestID: 0123, api error AccessDeniedException: ${EXECUTION} is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:eu-west-1:123456789012:parameter/web/db because no identity-based policy allows the ssm:GetParameters action`,
    ],
  },
  {
    class: "secret-missing",
    heals: false,
    meaning: "one of the task's secrets has no such key",
    hint: "case counts",
    texts: [`${ASM} retrieved secret from Secrets Manager did not contain json key PASSWORD`],
  },
  {
    class: "secret-missing",
    heals: false,
    meaning: "one of the task's secrets is not JSON, but a key of it is asked for",
    hint: "as a JSON object",
    texts: [`${ASM} unable to unmarshal json: invalid character 'h' looking for beginning of value`],
  },
  {
    class: "secret-missing",
    heals: false,
    meaning: "one of the task's secrets does not exist",
    hint: "valueFrom of the container's secrets",
    texts: [
      `${ASM} ${DB} ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
      `${SETUP} unable to retrieve secret from asm: ResourceNotFoundException: The task can't retrieve the secret with ARN 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db' from AWS Secrets Manager. Check whether the secret exists in the specified Region`,
      `${RESOURCES} unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid parameters: /web/db`,
      "Fetching secret data from SSM Parameter Store in eu-west-1: invalid parameters: /web/db",
      "Fetching secret data from AWS Secrets Manager in region eu-west-1: secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:db: ResourceNotFoundException: Secrets Manager can't find the specified secret.",
    ],
  },
  {
    class: "environment-file",
    heals: false,
    meaning: "an environment file of the task could not be read",
    hint: "environmentFiles",
    texts: [
      "ResourceInitializationError: failed to download env files: file download command: non empty error stream: AccessDenied: Access Denied status code: 403, request id: 0123",
    ],
  },
  {
    class: "log-driver",
    heals: true,
    meaning: "CloudWatch Logs could not be reached, so the container's log driver could not be set up",
    hint: "VPC endpoint logs",
    texts: [
      "CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: RequestError: send request failed caused by: Post https://logs.eu-west-1.amazonaws.com/: dial tcp 10.20.10.16:443: i/o timeout",
      "ResourceInitializationError: failed to validate logger args: The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration. : signal: killed",
    ],
  },
  {
    class: "log-driver",
    heals: false,
    meaning: "the task may not write its log",
    hint: "logs:CreateLogStream",
    texts: [
      `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log group: AccessDeniedException: ${EXECUTION} is not authorized to perform: logs:CreateLogGroup on resource: arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/web:log-stream: because no identity-based policy allows the logs:CreateLogGroup action : exit status 1`,
    ],
  },
  {
    class: "log-driver",
    heals: false,
    meaning: "the container's log driver could not be set up",
    hint: "Create the log group",
    texts: [
      "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1",
      "CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.",
    ],
  },
  {
    class: "volume",
    heals: false,
    meaning: "the file system of a volume does not let the task in",
    hint: "elasticfilesystem:ClientMount",
    texts: [
      `${EFS} b'mount.nfs4: access denied by server while mounting 127.0.0.1:/' : unsuccessful EFS utils command execution; code: 32`,
    ],
  },
  {
    class: "volume",
    heals: false,
    meaning: "the directory of a volume does not exist on the file system",
    hint: "rootDirectory",
    texts: [
      `${EFS} mount.nfs4: mounting fs-0123456789abcdef0.efs.eu-west-1.amazonaws.com:/opt/data failed, reason given by server: No such file or directory : unsuccessful EFS utils command execution; code: 32`,
    ],
  },
  {
    class: "volume",
    heals: true,
    meaning: "the file system of a volume did not answer",
    hint: "NFS (2049)",
    texts: [
      `${EFS} mount.nfs4: Connection timed out : unsuccessful EFS utils command execution; code: 32`,
      `${EFS} Mount attempt 1/3 failed due to timeout after 15 sec, wait 0 sec before next attempt. Mount attempt 2/3 failed due to timeout after 15 sec, wait 0 sec before next attempt. b'mount.nfs4: mount system call failed'`,
    ],
  },
  {
    class: "volume",
    heals: false,
    meaning: "the file system of a volume has no address in the task's VPC",
    hint: "enableDnsSupport",
    texts: [
      `${EFS} Failed to resolve "fs-0123456789abcdef0.efs.eu-west-1.amazonaws.com" - check that your file system ID is correct : unsuccessful EFS utils command execution; code: 1`,
    ],
  },
  {
    class: "volume",
    heals: false,
    meaning: "a volume of the task could not be mounted",
    hint: "file system id",
    texts: ["CannotCreateVolumeError: failed to create volume data: VolumeDriver.Create: mounting volume failed"],
  },
  {
    class: "role-not-assumable",
    heals: false,
    meaning: "ECS has no role of its own in this account yet",
    hint: "create-service-linked-role",
    texts: ["Unable to assume the service linked role. Please verify that the ECS service linked role exists."],
  },
  {
    class: "role-not-assumable",
    heals: false,
    meaning: "ECS cannot assume the role with which it makes the task's volumes",
    hint: "ecs.amazonaws.com (not ecs-tasks)",
    texts: [
      "ECS was unable to assume the configured ECS Infrastructure Role 'arn:aws:iam::123456789012:role/ecsInfrastructureRole'. Please verify that the role being passed has the proper trust relationship with Amazon ECS",
    ],
  },
  {
    class: "role-not-assumable",
    heals: false,
    meaning: "ECS cannot assume one of the task's roles",
    hint: "ecs-tasks.amazonaws.com",
    texts: [
      "(service web) failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::123456789012:role/web' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.)",
    ],
  },
  {
    class: "secret-access-denied",
    heals: true,
    meaning: "the task could not fetch its secrets or the registry's token",
    hint: "VPC endpoints for Secrets Manager, SSM and ECR",
    texts: [
      `${SETUP} unable to retrieve secrets from ssm: The task cannot pull secrets from AWS Systems Manager. There is a connection issue between the task and AWS Systems Manager Parameter Store. Check your task network configuration. RequestCanceled: request context canceled caused by: context deadline exceeded`,
      `${RESOURCES} unable to retrieve secrets from ssm: service call has been retried 5 time(s): RequestCanceled: request context canceled caused by: context deadline exceeded`,
    ],
  },
  {
    class: "task-network",
    heals: false,
    meaning: "a subnet or security group of the service does not exist any more",
    hint: "subnets and security groups that exist",
    texts: [
      "(service web) failed to launch a task with (error Error retrieving subnet information for [subnet-0123456789abcdef0]: The subnet ID 'subnet-0123456789abcdef0' does not exist (ErrorCode: InvalidSubnetID.NotFound)).",
      "(service web) failed to launch a task with (error Error retrieving security group information for [sg-0123456789abcdef0]: The security group 'sg-0123456789abcdef0' does not exist (ErrorCode: InvalidGroup.NotFound)).",
    ],
  },
  {
    class: "task-network",
    heals: true,
    meaning: "the task's subnet has no free address",
    hint: "Add subnets to the service",
    texts: [
      "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet 'subnet-0123456789abcdef0': InsufficientFreeAddressesInSubnet",
    ],
  },
  {
    class: "task-network",
    heals: true,
    meaning: "the task's network interface could not be created",
    hint: "free addresses of the subnet",
    texts: [
      "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-0123456789abcdef0': AuthFailure",
      "Unable to attach network interface to unused device index",
    ],
  },
  {
    class: "task-network",
    heals: true,
    meaning: "the task's network interface was not ready in time",
    hint: "start fewer tasks at once",
    texts: [
      "Timeout waiting for network interface provisioning to complete.",
      "Timeout waiting for EphemeralStorage provisioning to complete.",
      "Network interface provision complete error timeout wait for network interface provision.",
      "Rate limit exceeded while preparing network interface to be attached to instance.",
    ],
  },
  {
    class: "out-of-memory",
    heals: true,
    meaning: "the container used more memory than it may and was killed",
    hint: "Raise memory",
    texts: [
      "OutOfMemoryError: Container killed due to memory usage",
      `${START} container init was OOM-killed (memory limit too low?): unknown`,
    ],
  },
  {
    class: "container-settings",
    heals: false,
    meaning: "the container may use less memory than the host can grant",
    hint: "6 is the least",
    texts: ["CannotCreateContainerError: Error response from daemon: Minimum memory limit allowed is 6MB"],
  },
  {
    class: "container-settings",
    heals: false,
    meaning: "a GPU or another device that the container asks for is not there",
    hint: "Fargate has none",
    texts: [
      'CannotStartContainerError: Error response from daemon: could not select device driver "nvidia" with capabilities: [[gpu compute video]]',
      'CannotStartContainerError: Error response from daemon: error gathering device information while adding custom device "/dev/dri/renderD130": no such file or directory',
      "CannotStartContainerError: Error response from daemon: OCI runtime create failed: container_linux.go:370: starting container process caused: process_linux.go:459: container init caused: Running hook #0:: error running hook: exit status 1, stdout: , stderr: nvidia-container-cli: initialization error",
      "CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error creating device nodes: mknod /run/containerd/io.containerd.runtime.v2.task/fargate.task/0123/rootfs/dev/null: errno 524: unknown",
    ],
  },
  {
    class: "container-settings",
    heals: false,
    meaning: "an ulimit of the container is higher than its host allows",
    hint: "Fargate only takes nofile",
    texts: [
      `${START} error during container init: error setting rlimits for ready process: error setting rlimit type 7: operation not permitted: unknown`,
    ],
  },
  {
    class: "container-settings",
    heals: false,
    meaning: "the container asks for a capability that its host does not grant",
    hint: "Fargate only adds SYS_PTRACE",
    texts: [
      'CannotCreateContainerError: Error response from daemon: invalid CapAdd: unknown capability: "CAP_NET_ADMINS"',
      `${START} unable to apply caps: operation not permitted: unknown`,
    ],
  },
  {
    class: "container-settings",
    heals: false,
    meaning: "the user the container is to run as does not exist in the image",
    hint: "Create the user in the image",
    texts: [
      "CannotStartContainerError: Error response from daemon: unable to find user app: no matching entries in passwd file",
    ],
  },
  {
    class: "container-settings",
    heals: false,
    meaning: "the container's working directory does not exist in the image, or its user may not enter it",
    hint: "WORKDIR of the image",
    texts: [
      `${START} error during container init: chdir to cwd ("/srv/app") set in config.json failed: no such file or directory: unknown`,
    ],
  },
  {
    class: "container-settings",
    heals: false,
    meaning: "the container asks for a kernel parameter that it may not set",
    hint: "systemControls",
    texts: [
      `${START} error during container init: sysctl "net.core.somaxconn" is not in a separate kernel namespace: unknown`,
    ],
  },
  {
    class: "volume",
    heals: false,
    meaning: "a volume does not fit into the container's file system",
    hint: "containerPath of the mountPoints",
    texts: [
      `${START} error during container init: error mounting "/var/lib/ecs/volumes/conf" to rootfs at "/etc/app.conf": mount /var/lib/ecs/volumes/conf:/etc/app.conf (via /proc/self/fd/6), flags: 0x5000: not a directory: unknown`,
      "CannotStartContainerError: ResourceInitializationError: unable to create new container: mount callback failed on /tmp/containerd-mount916692511: open /tmp/containerd-mount916692511/etc/passwd: no such file or directory",
      "CannotCreateContainerError: failed to copy file info for /var/lib/ecs/volumes/web-data-0123: failed to chown /var/lib/ecs/volumes/web-data-0123: operation not permitted",
    ],
  },
  {
    class: "placement",
    heals: true,
    meaning: "another process of the host has the container's port",
    hint: "hostPort 0",
    texts: [
      "CannotStartContainerError: Error response from daemon: driver failed programming external connectivity on endpoint ecs-web-1-app-0123: Bind for 0.0.0.0:80 failed: port is already allocated",
    ],
  },
  {
    class: "command-not-found",
    heals: false,
    meaning: "the container's command does not exist in the image or may not be executed",
    hint: "command and entryPoint",
    texts: [
      `${START} exec: "serve": executable file not found in $PATH: unknown`,
      `${START} exec: "/app/serve": permission denied: unknown`,
      'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: OCI runtime create failed: container_linux.go:370: starting container process caused: exec: "/opt/run.sh": stat /opt/run.sh: no such file or directory',
    ],
  },
  {
    class: "container-settings",
    heals: true,
    meaning: "the container could not be created",
    hint: "docker run and the same settings",
    texts: ["CannotStartContainerError: API error (500): failed to get container status: 0123"],
  },
  {
    class: "infrastructure",
    heals: true,
    meaning: "the container runtime of the host did not answer in time",
    hint: "CloudWatch Logs cannot be reached",
    texts: [
      "DockerTimeoutError: Could not transition to started; timed out after waiting 3m0s",
      "CannotInspectContainerError: Could not transition to inspecting; timed out after waiting 30s",
      "ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 1m: context deadline exceeded",
    ],
  },
  {
    class: "load-balancer",
    heals: false,
    meaning: "ECS may not register the service's tasks in its target group",
    hint: "role of the service's load balancer",
    texts: [
      "service web failed to register targets in target-group web with (error User: arn:aws:sts::123456789012:assumed-role/web-load-balancer/ecs-service-scheduler is not authorized to perform: elasticloadbalancing:RegisterTargets on resource: arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123 because no identity-based policy allows the elasticloadbalancing:RegisterTargets action)",
    ],
  },
  {
    class: "load-balancer",
    heals: false,
    meaning: "the target group belongs to another VPC than the tasks",
    hint: "of one VPC",
    texts: [
      "(service web) failed to register targets in (target-group web) with (error The following targets are not in the target group VPC 'vpc-0123456789abcdef0': 'i-0123456789abcdef0')",
    ],
  },
  {
    class: "load-balancer",
    heals: true,
    meaning: "ECS could not register the service's tasks in its target group",
    hint: "target type ip",
    texts: ["(service web) failed to register targets in (target-group web) with (error TooManyTargets)"],
  },
  {
    class: "load-balancer",
    heals: false,
    meaning: "the target group of the service does not exist any more",
    hint: "another target group",
    texts: [
      "(service web) task set (ecs-svc/0123456789012345678) (task 0123456789abcdef0123456789abcdef) is not healthy in target-group (web) due to TARGET GROUP IS NOT FOUND.",
    ],
  },
  {
    class: "target-unhealthy",
    heals: true,
    meaning: "the load balancer found the task unhealthy, so ECS replaced it",
    hint: "0.0.0.0",
    texts: [
      "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef)",
      "(service web) (instance i-0123456789abcdef0) (port 443) is unhealthy in (target-group web) due to (reason Health checks failed)",
      "(service web) (instance i-0123456789abcdef0) is unhealthy in (elb web) due to (reason Instance has failed at least the UnhealthyThreshold number of health checks consecutively.)",
    ],
  },
  {
    class: "container-unhealthy",
    heals: true,
    meaning: "the container's own healthCheck command failed",
    hint: "startPeriod",
    texts: ["(service web) (task 0123456789abcdef) failed container health checks."],
  },
  {
    class: "deployment-configuration",
    heals: false,
    meaning: "minimumHealthyPercent and maximumPercent leave no task that may stop and no place for one to start",
    hint: "maximumPercent (200)",
    texts: [
      "(service web) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.",
    ],
  },
  {
    class: "deployment-configuration",
    heals: true,
    meaning: "tasks of the old release are protected from being stopped",
    hint: "UpdateTaskProtection",
    texts: [
      "(service web) was unable to reach steady state because task set (ecs-svc/0123456789012345678) was unable to scale in. Reason: The number of protected tasks are more than the desired count of tasks.",
    ],
  },
  {
    class: "infrastructure",
    heals: true,
    meaning: "AWS has no capacity for the task at this time",
    hint: "more Availability Zones",
    texts: [
      "(service web) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.",
    ],
  },
  {
    class: "infrastructure",
    heals: true,
    meaning: "AWS itself failed at starting the task",
    hint: "AWS support",
    texts: ["InternalError: failed to start the task"],
  },
  {
    class: "infrastructure",
    heals: true,
    meaning: "the capacity under the task went away",
    hint: "not the application's fault",
    texts: [
      "Your Spot Task was interrupted.",
      "Host EC2 (instance i-0123456789abcdef0) terminated.",
      "ECS is performing maintenance on the underlying infrastructure hosting the task.",
      "(service web) Timed out waiting for Amazon ECS Agent to start. Please check logs at /var/log/ecs/ecs-agent.log",
    ],
  },
  {
    class: "quota",
    heals: true,
    meaning: "the account may not run more tasks at once",
    hint: "On-Demand vCPU resource count",
    texts: [
      "(service web) was unable to place a task. Reason: You’ve reached the limit on the number of vCPUs you can run concurrently",
      "(service web) was unable to place a task. Reason: You've reached the limit on the number of tasks you can run concurrently",
    ],
  },
  {
    class: "quota",
    heals: false,
    meaning: "the task is larger than the account may run",
    hint: "Lower cpu and memory",
    texts: [
      "(service web) was unable to place a task. Reason: The requested MEMORY configuration is above your limit.",
    ],
  },
  {
    class: "quota",
    heals: true,
    meaning: "ECS starts as many tasks as it may at this moment",
    hint: "Deploy fewer services at once",
    texts: [
      "(service web) was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.",
      "(service web) operations are being throttled. Will try again later.",
    ],
  },
  {
    class: "placement",
    heals: true,
    meaning: "Fargate could not place the task, as in a zone that it does not support",
    hint: "Fargate supports in this Region",
    texts: ["(service web) was unable to place a task. Reason: Internal error."],
  },
  {
    class: "placement",
    heals: true,
    meaning: "the cluster or its capacity provider has no instances",
    hint: "ECS_CLUSTER",
    texts: [
      `${NO_INSTANCE} Reason: No Container Instances were found in your cluster.`,
      "(service web) was unable to reach steady state. Reason: No Container Instances were found in your capacity provider.",
    ],
  },
  {
    class: "placement",
    heals: true,
    meaning: "every instance has the task's host port in use",
    hint: "minimumHealthyPercent 0",
    texts: [
      `${CLOSEST} is already using a port required by your task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
    ],
  },
  {
    class: "placement",
    heals: true,
    meaning: "every instance has as many network interfaces as it can",
    hint: "awsvpcTrunking",
    texts: [`${CLOSEST} encountered error "RESOURCE:ENI".`],
  },
  {
    class: "placement",
    heals: true,
    meaning: "no instance has cpu or memory left for the task",
    hint: "larger ones",
    texts: [
      `${CLOSEST} has insufficient memory available.`,
      `${CLOSEST} has insufficient CPU units available.`,
      "RESOURCE:MEMORY",
    ],
  },
  {
    class: "placement",
    heals: true,
    meaning: "no instance has a GPU left for the task",
    hint: "instances with GPUs",
    texts: [`${CLOSEST} encountered error "RESOURCE:GPU".`],
  },
  {
    class: "placement",
    heals: true,
    meaning: "no instance has what the task asks for (architecture, log driver, subnet, instance type)",
    hint: "placementConstraints, runtimePlatform",
    texts: [`${CLOSEST} is missing an attribute required by your task.`],
  },
  {
    class: "placement",
    heals: true,
    meaning: "the ECS agent of the instance is not connected",
    hint: "ecs-agent.log",
    texts: [`${CLOSEST} encountered error "AGENT".`],
  },
  {
    class: "placement",
    heals: true,
    meaning: "no place with room for the task",
    hint: "Add capacity",
    texts: ["(service web) could not launch 2 tasks for deployment ecs-svc/0123456789012345678."],
  },
];

import type { FailureClass } from "./failure-class.ts";
import { saying, WORDINGS } from "./wordings.ts";

/** One way in which a task or a service fails on ECS: how ECS words it, what it means, what to do. */
export interface Entry {
  readonly class: FailureClass;
  /** Matched against stoppedReason, the containers' reasons, and service events. */
  readonly pattern: RegExp;
  /** False: trying again cannot help, so a second identical failure ends the deployment. */
  readonly heals: boolean;
  readonly meaning: string;
  readonly hint: string;
}

/**
 * From the most to the least specific; the first match counts.
 * Wordings: AWS, "Stopped tasks error messages" and "Service event messages" in the ECS developer guide.
 */
export const CATALOGUE: readonly Entry[] = [
  {
    class: "wrong-architecture",
    pattern:
      /no matching manifest|does not contain descriptor matching platform|image operating system .* cannot be used/i,
    heals: false,
    meaning: "the image was not built for the platform the task asks for",
    hint: "Build the image for the task's CPU architecture (docker buildx build --platform linux/amd64 or linux/arm64), or set runtimePlatform.cpuArchitecture in the task definition to the one it was built for.",
  },
  {
    class: "wrong-architecture",
    pattern: /exec format error/i,
    heals: false,
    meaning: "the program in the image is built for another CPU architecture than the task runs on",
    hint: "Build the image for the task's CPU architecture (docker buildx build --platform linux/amd64 or linux/arm64), or set runtimePlatform.cpuArchitecture in the task definition to the one it was built for.",
  },
  {
    class: "image-registry-unreachable",
    pattern: saying(WORDINGS.pulling, WORDINGS.network),
    heals: true,
    meaning: "the registry could not be reached, did not work, or refused because of too many pulls",
    hint: "A task in a private subnet needs a NAT gateway or the VPC endpoints ecr.api, ecr.dkr and S3; in a public subnet assignPublicIp must be ENABLED. For 429 (Docker Hub's limit) mirror the image to ECR.",
  },
  {
    class: "image-access-denied",
    pattern: saying(WORDINGS.pulling, WORDINGS.denied),
    heals: false,
    meaning: "the task may not pull the image",
    hint: "Allow ecr:GetAuthorizationToken, ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository to the task's executionRoleArn; for a repository in another account also in the repository's policy; for a private registry outside AWS set repositoryCredentials.",
  },
  {
    class: "image-not-found",
    pattern: saying(WORDINGS.pulling, WORDINGS.imageNotFound),
    heals: false,
    meaning: "the image does not exist",
    hint: "Check repository, tag and Region of the image: was it pushed, to this account and Region, and not expired by a lifecycle policy?",
  },
  {
    class: "image-not-found",
    pattern: /unsuccessful image digest resolution|unable to resolve (?:the )?(?:container )?image/i,
    heals: false,
    meaning: "ECS could not find the digest of the image",
    hint: "Check repository, tag and Region of the image: was it pushed, to this account and Region, and not expired by a lifecycle policy?",
  },
  {
    class: "secret-access-denied",
    pattern: saying(WORDINGS.fetchingSecret, WORDINGS.denied),
    heals: false,
    meaning: "the task may not read one of its secrets",
    hint: "Allow secretsmanager:GetSecretValue or ssm:GetParameters (and kms:Decrypt for a key of your own) on it to the task's executionRoleArn.",
  },
  {
    class: "secret-missing",
    pattern: saying(WORDINGS.fetchingSecret, WORDINGS.secretNotFound),
    heals: false,
    meaning: "one of the task's secrets does not exist, or has no such key",
    hint: "Check the valueFrom of the container's secrets: account, Region, name, JSON key and version.",
  },
  {
    class: "log-driver",
    pattern: saying(WORDINGS.settingUpLog, WORDINGS.network),
    heals: true,
    meaning: "CloudWatch Logs could not be reached, so the container's log driver could not be set up",
    hint: "A task in a private subnet needs a NAT gateway or the VPC endpoint logs, whose security group lets HTTPS (443) in from the task.",
  },
  {
    class: "log-driver",
    pattern: WORDINGS.settingUpLog,
    heals: false,
    meaning: "the container's log driver could not be set up",
    hint: "Create the log group of awslogs-group in awslogs-region, or set awslogs-create-group to true and allow logs:CreateLogGroup; the executionRoleArn needs logs:CreateLogStream and logs:PutLogEvents.",
  },
  {
    class: "volume",
    pattern: saying(WORDINGS.mountingEfs, WORDINGS.network),
    heals: true,
    meaning: "the file system of a volume did not answer",
    hint: "Check that the file system has a mount target in the task's subnets, and that its security group lets NFS (2049) in from the task.",
  },
  {
    class: "volume",
    pattern: /EFS utils command|CannotCreateVolumeError/i,
    heals: false,
    meaning: "a volume of the task could not be mounted",
    hint: "Check the file system id, that it has a mount target in the task's subnets, that its security group lets NFS (2049) in from the task, and the access point's IAM settings.",
  },
  {
    class: "role-not-assumable",
    pattern:
      /unable to assume (the )?(service-linked )?role|is unable to assume the role|not authorized to perform: sts:AssumeRole|unable to retrieve credentials/i,
    heals: false,
    meaning: "ECS cannot assume one of the task's roles",
    hint: "The trust policy of taskRoleArn and executionRoleArn must allow sts:AssumeRole to the service ecs-tasks.amazonaws.com, and the roles must exist in this account.",
  },
  {
    class: "command-not-found",
    pattern: saying(WORDINGS.startingContainer, WORDINGS.commandNotFound),
    heals: false,
    meaning: "the container's command does not exist in the image or may not be executed",
    hint: "Check command and entryPoint of the container, and that the file exists in the image and is executable.",
  },
  {
    class: "image-registry-unreachable",
    pattern: /CannotPull/i,
    heals: true,
    meaning: "the image could not be pulled",
    hint: "Read the reason below; it comes from the registry.",
  },
  {
    class: "secret-access-denied",
    pattern: /ResourceInitializationError.*unable to pull secrets or registry auth/is,
    heals: true,
    meaning: "the task could not fetch its secrets or the registry's token",
    hint: "A task in a private subnet needs a NAT gateway or VPC endpoints for Secrets Manager, SSM and ECR; the executionRoleArn must be allowed to read them.",
  },
  {
    class: "out-of-memory",
    pattern: /\bOutOfMemoryError\b|\bout of memory\b|\bOOMKilled\b/i,
    heals: true,
    meaning: "the container used more memory than it may and was killed",
    hint: "Raise memory of the task or the container, or find what uses it.",
  },
  {
    class: "target-unhealthy",
    pattern: /failed ELB health checks|is unhealthy in \(target-group/i,
    heals: true,
    meaning: "the load balancer found the task unhealthy, so ECS replaced it",
    hint: "Does the application listen on the container port, on 0.0.0.0, and answer the target group's health check path with an expected code, from the load balancer's security group, within healthCheckGracePeriodSeconds?",
  },
  {
    class: "container-unhealthy",
    pattern: /failed container health checks/i,
    heals: true,
    meaning: "the container's own healthCheck command failed",
    hint: "Does the command exist in the image (curl often does not)? Is startPeriod long enough for the application to start?",
  },
  {
    class: "infrastructure",
    pattern: /Host EC2 .*terminated|\bSpot (Task|interruption)|Fargate infrastructure|capacity is unavailable/i,
    heals: true,
    meaning: "the capacity under the task went away",
    hint: "This is not the application's fault; run the deployment again, and consider on-demand capacity for a share of the tasks.",
  },
  {
    class: "placement",
    pattern: /unable to place a task/i,
    heals: true,
    meaning: "no place with room for the task",
    hint: "Add capacity or lower cpu and memory; for EC2 look at free ports, placementConstraints and the capacity provider.",
  },
];

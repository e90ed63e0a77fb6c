import { saying, WORDINGS } from "../wordings.ts";
import type { Entry } from "./entry.ts";

const BUILD_FOR_THE_PLATFORM =
  "Build the image for the task's CPU architecture (docker buildx build --platform linux/amd64 or linux/arm64), or set runtimePlatform.cpuArchitecture in the task definition to the one it was built for.";
const WAS_IT_PUSHED =
  "Check repository, tag and Region of the image: was it pushed, to this account and Region, and not expired by a lifecycle policy?";
const LET_THE_TASK_OUT =
  "A task in a private subnet needs a NAT gateway or the VPC endpoints ecr.api, ecr.dkr and S3, which its security group may reach on 443; in a public subnet assignPublicIp must be ENABLED.";

/** The image cannot be pulled, or not be used. */
export const IMAGE: readonly Entry[] = [
  {
    class: "wrong-architecture",
    pattern:
      /no matching manifest|no match for platform in manifest|does not contain descriptor matching platform|image operating system .* cannot be used|container operating system does not match/i,
    heals: false,
    meaning: "the image was not built for the platform the task asks for",
    hint: BUILD_FOR_THE_PLATFORM,
  },
  {
    class: "wrong-architecture",
    pattern: /exec format error/i,
    heals: false,
    meaning: "the program in the image is built for another CPU architecture than the task runs on",
    hint: BUILD_FOR_THE_PLATFORM,
  },
  {
    class: "out-of-disk",
    pattern: /no space left on device|\bdev(?:ice)?mapper: |disk quota exceeded/i,
    heals: true,
    meaning: "there is no disk left for the image or the container",
    hint: "On Fargate raise ephemeralStorage (20 GiB by default, the unpacked image counts); on EC2 give the instance a larger disk or let the agent clean up images sooner.",
  },
  {
    class: "image-registry-unreachable",
    pattern: saying(
      WORDINGS.pulling,
      /toomanyrequests\b|\b429 Too Many Requests|reached your (?:unauthenticated )?pull rate limit/,
    ),
    heals: true,
    meaning: "the registry refused because of too many pulls",
    hint: "Docker Hub allows few pulls to those who do not sign in: mirror the image to ECR (a pull-through cache rule does), or set repositoryCredentials.",
  },
  {
    class: "image-registry-unreachable",
    pattern: saying(WORDINGS.pulling, /no such host/),
    heals: true,
    meaning: "the name of the registry has no address",
    hint: "Check the spelling of the registry in the image; with VPC endpoints, that private DNS is on and the VPC resolves names.",
  },
  {
    class: "image-registry-unreachable",
    pattern: saying(WORDINGS.pulling, /x509: /),
    heals: false,
    meaning: "the task does not trust the registry's certificate",
    hint: "Give the registry a certificate of a public authority; Fargate cannot be taught another.",
  },
  {
    class: "image-access-denied",
    pattern: saying(WORDINGS.pulling, /starport-layer-bucket.*(?:403 Forbidden|AccessDenied)/),
    heals: false,
    meaning: "the layers of the image, which ECR keeps in S3, may not be read",
    hint: "The policy of the VPC's S3 gateway endpoint must allow s3:GetObject on arn:aws:s3:::prod-REGION-starport-layer-bucket/*.",
  },
  {
    class: "image-registry-unreachable",
    pattern: saying(WORDINGS.pulling, WORDINGS.network),
    heals: true,
    meaning: "the registry could not be reached or did not work",
    hint: LET_THE_TASK_OUT,
  },
  {
    class: "image-access-denied",
    pattern: saying(WORDINGS.pulling, WORDINGS.denied),
    heals: false,
    meaning: "the task may not pull the image",
    hint: "Allow ecr:GetAuthorizationToken, ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository to the task's executionRoleArn; for a repository in another account also in the repository's policy; for a private registry outside AWS set repositoryCredentials.",
  },
  {
    class: "image-broken",
    pattern: saying(
      WORDINGS.pulling,
      /diffIDs don't\s+match|failed to register layer|failed to extract layer|unsupported manifest media type|mediaType in manifest|invalid tar header|unexpected commit digest|failed size validation/,
    ),
    heals: false,
    meaning: "the image's layers do not fit together or are of a kind that ECS cannot read",
    hint: "Build and push the image again, without a build cache; docker buildx imagetools inspect shows what the registry holds.",
  },
  {
    class: "image-not-found",
    pattern: saying(WORDINGS.pulling, /invalid reference format|invalid repository name/),
    heals: false,
    meaning: "the image's name is not one that a registry can have",
    hint: "Write it as registry/repository:tag or registry/repository@sha256:digest, in lower case, without https://.",
  },
  {
    class: "image-not-found",
    pattern: saying(WORDINGS.pulling, WORDINGS.imageNotFound),
    heals: false,
    meaning: "the image does not exist",
    hint: WAS_IT_PUSHED,
  },
  {
    class: "image-not-found",
    pattern: /unsuccessful image digest resolution|unable to resolve (?:the )?(?:container )?image/i,
    heals: false,
    meaning: "ECS could not find the digest of the image",
    hint: WAS_IT_PUSHED,
  },
  {
    class: "image-registry-unreachable",
    pattern: /CannotPull.*invalid memory address/i,
    heals: true,
    meaning: "the layers of the image could not be read from S3",
    hint: "The task's security group must let it reach S3, and a gateway endpoint needs its route in the subnet's route table.",
  },
  {
    class: "image-registry-unreachable",
    pattern: /CannotPull/i,
    heals: true,
    meaning: "the image could not be pulled",
    hint: "Read the reason below; it comes from the registry.",
  },
];

/** What is behind an error of BuildKit or of a registry, and what can be done about it. */
export interface Trouble {
  /** After `Image "web" could not be pushed: `. */
  readonly what: string;
  readonly hint: string;
  readonly remedy: Remedy | undefined;
}

/**
 * How the same build may succeed: a moment later, one image after the other, with a new login, or with attestations of
 * the older form.
 */
export type Remedy = "later" | "one-by-one" | "login" | "older-attestations";

/** In the words of buildx 0.13 to 0.37, BuildKit 0.8 to 0.33, engines 20.10 to 28, and ECR; undefined: none that is known. */
export function recognise(error: string): Trouble | undefined {
  for (const { pattern, ...known } of KNOWN) {
    const match = error.match(pattern);
    if (!match) continue;
    const fill = (text: string) => text.replace(/\$(\d)/g, (_, group) => match[Number(group)] ?? "");
    return { what: fill(known.what), hint: fill(known.hint), remedy: known.remedy };
  }
  return undefined;
}

interface Known {
  readonly pattern: RegExp;
  /** `$1` is what the pattern caught. */
  readonly what: string;
  readonly hint: string;
  readonly remedy?: Remedy;
}

const REACH = "Check the runner's network: proxy (HTTPS_PROXY, NO_PROXY), DNS, firewall, VPC endpoints for ECR and S3.";

/** The more telling ones first. */
const KNOWN: readonly Known[] = [
  {
    pattern: /\bsecret (\S+): not found/i,
    what: 'the secret "$1", which the Dockerfile requires, is not given to this image',
    hint: "Give it in secrets, secret-files or secret-envs, under the id that stands in RUN --mount=type=secret.",
  },
  {
    pattern: /authorization token has expired/i,
    what: "the login at the registry has expired",
    hint: "Run it again. A login at ECR lasts twelve hours, or as long as the role's session: a build that takes longer needs a longer one (role duration).",
    remedy: "login",
  },
  {
    pattern: /not authorized to perform: (\S+)(?: on resource: (\S+))?/i,
    what: "the role may not do $1",
    hint: "Allow $1 on $2 to the role (docs/iam/build-push.md has the whole policy), and look at the repository's own policy when it is in another account.",
  },
  {
    pattern: /no basic auth credentials|: 401 Unauthorized|unauthorized: authentication required/i,
    what: "a registry did not accept the login, or was not given any",
    hint: "For a private base image in another registry, log in to it in a step before this one (docker/login-action). For the registry that is pushed to, run it again.",
    remedy: "login",
  },
  {
    pattern: /repository with name '([^']+)' does not exist/i,
    what: 'the repository "$1" does not exist',
    hint: 'Write "create-repository: true", or correct the input repository. A new one may need a moment until ECR knows it everywhere.',
  },
  {
    pattern: /image tag '([^']+)' already exists|tag is immutable/i,
    what: 'the tag "$1" is taken by another image, and the repository is immutable',
    hint: "Push under another tag, or exclude this one from immutability (tag-mutability: IMMUTABLE_WITH_EXCLUSION).",
  },
  {
    pattern: /no space left on device|disk quota exceeded/i,
    what: "the disk is full",
    hint: 'Free space on the builder\'s machine ("docker buildx du", "docker buildx prune", "docker system prune"), or take a larger runner. On a runner of GitHub remove tools that the job does not need first.',
  },
  {
    pattern: /reached your (?:unauthenticated )?pull rate limit|increase-rate-limits?/i,
    what: "Docker Hub's pull rate limit is reached",
    hint: "Log in to Docker Hub in a step before this one (docker/login-action), or take the base image out of an ECR pull through cache or out of public.ecr.aws/docker/library.",
  },
  {
    pattern: /toomanyrequests|429 Too Many Requests|rate exceeded/i,
    what: "a registry answered that there were too many requests",
    hint: "Run it again when fewer others push to that registry, or pull from it. ECR's quotas can be raised (Service Quotas: Rate of PutImage requests).",
    remedy: "one-by-one",
  },
  {
    pattern: /405 Method Not Allowed|Invalid parameter at ImageManifest/i,
    what: "the registry does not take attestations in the form that this BuildKit gives them",
    hint: 'Write "provenance: off".',
    remedy: "older-attestations",
  },
  {
    pattern:
      /\b(50[0234] (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out))|unknown: Internal error/i,
    what: "a registry had an error of its own ($1)",
    hint: "Run it again, and look at https://health.aws.amazon.com when it stays so.",
    remedy: "later",
  },
  {
    pattern:
      /error reading (?:from server|server preface)|Error while dialing|Cannot connect to the Docker daemon|dial unix \S+: connect|(?:^|failed to solve: )(?:unexpected )?EOF$/i,
    what: "the builder ended in the middle of it",
    hint: "Look whether buildkitd or the engine was killed, most often for want of memory (dmesg, docker logs of the builder's container), or was restarted. Then run it again.",
  },
  {
    pattern: /lookup (\S+) .*no such host|lookup (\S+): no such host/i,
    what: "the name $1$2 has no address where the builder runs",
    hint: REACH,
  },
  {
    pattern: /network is unreachable|no route to host/i,
    what: "the builder has no way to a registry",
    hint: `Not only FROM is fetched, but also what a line "# syntax=" names. ${REACH}`,
  },
  {
    pattern: /certificate signed by unknown authority|x509: (.*)/i,
    what: "the certificate of a registry is not trusted by the builder",
    hint: 'Give the builder the certificate of the proxy or registry: buildkitd.toml, [registry."host"] ca = [...]; for an engine /etc/docker/certs.d/host/ca.crt.',
  },
  {
    pattern:
      /connection reset by peer|broken pipe|i\/o timeout|TLS handshake timeout|connection refused|use of closed network connection|failed to (?:copy|do request|fetch|push|read|resolve)\b.*\bEOF\b/is,
    what: "the connection to a registry broke",
    hint: `Run it again. ${REACH}`,
    remedy: "later",
  },
  {
    pattern: /an image does not exist locally with the tag|\btag does not exist: \S+$/i,
    what: "the engine lost the image before it was pushed",
    hint: "Run it again. A job beside this one that built the same sources, or a clean-up of the runner, took it off the engine.",
    remedy: "later",
  },
  {
    pattern: /pull access denied|insufficient_scope|repository does not exist or may require/i,
    what: "a base image is not there, or is private",
    hint: "Correct its name in FROM. For a private one, log in to its registry in a step before this one (docker/login-action).",
  },
  {
    pattern: /(?:checksum of ref \S+|cache key.*): "?([^":]+)"?: not found|^"([^"]+)" not found/i,
    what: "$1$2 is not in the build context",
    hint: "Correct the path (it counts from context), or take it out of .dockerignore.",
  },
  {
    pattern: /failed to resolve source metadata for (\S+?): .*not found|(\S+[/:]\S+): not found$/i,
    what: "the base image $1$2 is not in its registry",
    hint: "Correct its name and tag in FROM; a private one may be there and hide.",
  },
];

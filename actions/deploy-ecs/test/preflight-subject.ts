import { service } from "@deploy-actions/shared/testkit/ecs/service";
import { definition } from "@deploy-actions/shared/testkit/ecs/web-task";
import type { PreflightSubject } from "../src/preflight/subject.ts";

export const IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:v2";
export const DIGEST = `sha256:${"a".repeat(64)}`;

/** Service web with room, a circuit breaker and an image that was found: nothing to find fault with by itself. */
export function subject(overrides: Partial<PreflightSubject> = {}): PreflightSubject {
  return {
    service: "web",
    definition: definition(IMAGE),
    images: new Map([[IMAGE, { kind: "found", digest: DIGEST }]]),
    live: service(),
    desiredCount: 2,
    deploymentConfiguration: {
      strategy: "ROLLING",
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    },
    isFargate: true,
    ...overrides,
  };
}

/** The definition of `subject`, with these members of its only container. */
export function withContainer(members: Partial<PreflightSubject["definition"]["containerDefinitions"][number]>) {
  const web = definition(IMAGE);
  return { ...web, containerDefinitions: web.containerDefinitions.map((container) => ({ ...container, ...members })) };
}

/** Of each notice, what a reader sees first. */
export const told = (
  notices: readonly { readonly severity: string; readonly subject: string; readonly message: string }[],
) => notices.map(({ severity, subject, message }) => `${severity}: ${subject}: ${message}`);

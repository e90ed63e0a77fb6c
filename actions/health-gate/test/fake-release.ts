import type { ReleaseNow, ReleaseWentBack } from "@deploy-actions/shared/release/way-back";
import type { Release } from "../src/effects.ts";

export type FakeRelease = Release & {
  /** `family:revision` that serves. */
  serving: string;
};

/** A service on web:2 that came from web:1, or wherever somebody else has taken it meanwhile. */
export function fakeRelease({
  serving = "web:2",
  hasBefore = true,
  refuses,
  answers,
}: {
  serving?: string;
  hasBefore?: boolean;
  /** What going back fails with. */
  refuses?: Error;
  /** What going back comes to, instead of what it should. */
  answers?: ReleaseWentBack;
} = {}): FakeRelease {
  const before = hasBefore ? "web:1" : undefined;
  const release: FakeRelease = {
    serving,
    look: async (): Promise<ReleaseNow> => {
      if (release.serving === before) return { kind: "back", release: before };
      if (release.serving !== "web:2") return { kind: "superseded", by: "ecs-svc/3", release: release.serving };
      const way = before
        ? ({ kind: "available", release: before, needsCopy: false } as const)
        : ({ kind: "missing", why: "the deploy step knew of no release before it" } as const);
      return { kind: "live", release: "web:2", deployedAt: 0, before: way };
    },
    goBack: async (): Promise<ReleaseWentBack> => {
      if (refuses) throw refuses;
      if (answers) return answers;
      const now = await release.look();
      if (now.kind === "superseded") return { kind: "overtaken", by: now.by, release: now.release };
      if (!before) return { kind: "impossible", why: "there is no release before", serving: release.serving };
      if (now.kind === "back") return { kind: "already-back", release: before, how: "ECS rolled back" };
      release.serving = before;
      return { kind: "back", release: before, how: "deployed again" };
    },
    targetGroups: async () => ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/50dc6c495c0c9188"],
  };
  return release;
}

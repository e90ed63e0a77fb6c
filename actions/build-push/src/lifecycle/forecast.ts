import { evaluate } from "./evaluate.ts";
import { DAY } from "./identify.ts";
import type { LifecycleImage } from "./image.ts";
import { type LifecyclePolicy, type Rule, selects } from "./policy.ts";

/** What a rule does to how many images. */
export interface Forecast {
  readonly rulePriority: number;
  /** `build-`, `untagged`. */
  readonly selects: string;
  readonly action: Rule["action"]["type"];
  /** Images that it would act on as things are. */
  readonly now: number;
  /** The same 24 hours later, when nothing else happens. */
  readonly tomorrow: number;
  /** Compressed bytes of those of tomorrow; layers that they share are counted each time. */
  readonly bytes: number;
}

/** One for each rule that does something within a day. `now` is in milliseconds since the epoch. */
export function forecast(policy: LifecyclePolicy, images: readonly LifecycleImage[], now: number): readonly Forecast[] {
  const sizes = new Map(images.map(({ digest, size = 0 }) => [digest, size]));
  const [today, tomorrow] = [now, now + DAY].map((at) =>
    Map.groupBy(evaluate(policy, images, at), ({ rulePriority }) => rulePriority),
  );
  return policy.rules
    .toSorted((a, b) => a.rulePriority - b.rulePriority)
    .map((rule) => {
      const later = tomorrow?.get(rule.rulePriority) ?? [];
      return {
        rulePriority: rule.rulePriority,
        selects: selects(rule),
        action: rule.action.type,
        now: today?.get(rule.rulePriority)?.length ?? 0,
        tomorrow: later.length,
        bytes: later.reduce((sum, { digest }) => sum + (sizes.get(digest) ?? 0), 0),
      };
    })
    .filter((line) => line.tomorrow > 0);
}

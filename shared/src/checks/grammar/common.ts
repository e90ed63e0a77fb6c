import * as v from "valibot";
import type { CheckCommon, Compared, FailureLimit, Quorum } from "../check.ts";
import { member } from "./member.ts";
import { withoutAccountIds } from "./names.ts";
import { compare, type Figures } from "./values/compare.ts";
import { duration } from "./values/duration.ts";
import { failureLimit } from "./values/failure-limit.ts";
import { count } from "./values/numbers.ts";
import { quorum } from "./values/quorum.ts";

/** What differs from kind to kind in the members that every kind has. */
export interface Traits extends Figures {
  /** Whether one check can look at several targets. */
  readonly targets: "one" | "several";
  readonly advisory?: true;
}

const name = v.pipe(
  v.string("Write it in quotes"),
  v.trim(),
  v.nonEmpty("The name is empty"),
  v.maxLength(100, "A name has 100 characters at most"),
  v.check((text) => !/\p{Cc}/u.test(text), "A name is one line of text"),
);

/** Members that every kind has. */
export function commonMembers(kind: string, traits: Traits) {
  const { targets, advisory = false } = traits;
  return {
    name: v.optional(
      member(
        name,
        "What logs and reports call it. Unique in the document. Made from what is checked when it is left out.",
        "web",
      ),
    ),
    advisory: v.optional(member(v.boolean(), "Reported, and never decides."), advisory),
    quorum: v.optional(
      targets === "several"
        ? member(
            quorum,
            "How many of the targets must be good in one sample, `k/n`. All of them when it is left out. For checks that can have several.",
            "2/3",
          )
        : v.never(`A quorum is of several targets, and ${kind} checks have one`),
    ),
    interval: v.optional(
      member(
        duration({ min: 100 }),
        "Time from one sample to the next. When it is left out, as the gate's `interval` says; `alarm`, `metric` and `prometheus` are sampled less often by themselves.",
        "5s",
      ),
    ),
    timeout: v.optional(member(duration({ min: 1 }), "Of one sample, whole."), "10s"),
    "initial-delay": v.optional(
      member(duration(), "When the first sample is taken, from the start of the gate."),
      "0s",
    ),
    "success-threshold": v.optional(
      member(
        count(1),
        "Good samples in a row until it has converged. As the gate's `success-threshold` says when it is left out.",
        3,
      ),
    ),
    "failure-limit": v.optional(
      member(
        failureLimit,
        "How many samples of the bake may be bad: a number, or a share of them like `10%`. When it is left out, 10% for `http` and none for the other kinds.",
        "10%",
      ),
    ),
    "consecutive-failure-limit": v.optional(
      member(count(1), "So many bad samples in a row fail it, whatever the limit. 3 when it is left out.", 3),
    ),
    "error-limit": v.optional(
      member(count(1), "So many samples in a row that could not be taken are an error. 4 when it is left out.", 4),
    ),
    "min-samples": v.optional(
      member(count(1), "Fewer measured samples in the bake are inconclusive. 3 when it is left out.", 3),
    ),
    compare: v.optional(
      member(
        compare(kind, traits),
        "Figures of the bake against those of the baseline: `p50`, `p95`, `p99`, `value`, `failure-rate`, as far as the kind has them.",
        { "failure-rate": { "max-ratio": 1, floor: "1%" } },
      ),
    ),
  };
}

interface GivenCommon {
  readonly name?: string | undefined;
  readonly advisory: boolean;
  readonly quorum?: Quorum | undefined;
  readonly interval?: number | undefined;
  readonly timeout: number;
  readonly "initial-delay": number;
  readonly "success-threshold"?: number | undefined;
  readonly "failure-limit"?: FailureLimit | undefined;
  readonly "consecutive-failure-limit"?: number | undefined;
  readonly "error-limit"?: number | undefined;
  readonly "min-samples"?: number | undefined;
  readonly compare?: readonly Compared[] | undefined;
}

/** What they come to. `subject` is what is checked, in a few words: the name when none is given. */
export function commonOf(given: GivenCommon, subject: string): CheckCommon {
  return {
    name: given.name ?? withoutAccountIds(subject),
    advisory: given.advisory,
    quorum: given.quorum,
    pace: { interval: given.interval, timeout: given.timeout, initialDelay: given["initial-delay"] },
    limits: {
      successThreshold: given["success-threshold"],
      failureLimit: given["failure-limit"],
      consecutiveFailureLimit: given["consecutive-failure-limit"],
      errorLimit: given["error-limit"],
      minSamples: given["min-samples"],
    },
    compare: given.compare ?? [],
  };
}

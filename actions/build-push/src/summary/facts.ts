import { Failure } from "@deploy-actions/shared/failure";
import type { Forecast } from "../lifecycle/forecast.ts";
import type { ScanJudgement } from "../scan/judge.ts";
import type { SmokeResult } from "../smoke/smoke-test.ts";

/** How a step ended, in data: all that its log, its summary and its outputs say. */
export interface StepFacts {
  /** The output `status`. */
  readonly status: "pushed" | "built" | "promoted" | "unchanged" | "planned" | "failed" | "cancelled";
  /** In the order of the request. */
  readonly images: readonly ImageFacts[];
  /** One for each repository whose policy was looked at. */
  readonly lifecycle: readonly LifecycleFacts[];
  /** What built: `default (docker driver, BuildKit 0.20.2)`. */
  readonly builder: string | undefined;
  readonly warnings: readonly WarningFacts[];
  /** Why it is not green, of `failed` and `cancelled`; why nothing was pushed, of `built`. */
  readonly why: { readonly what: string; readonly hint: string; readonly evidence: readonly string[] } | undefined;
  /** Milliseconds. */
  readonly took: number;
}

export interface ImageFacts {
  /** Its key in the document of images. */
  readonly name: string;
  /** `123456789012.dkr.ecr.eu-west-1.amazonaws.com`; undefined: nothing was asked of a registry. */
  readonly registry: string | undefined;
  /** Without the registry: `shop/web`. */
  readonly repository: string;
  /** `sha256:…` in the registry; undefined: it is not there, or nobody looked. */
  readonly digest: string | undefined;
  /**
   * `built` by this step and pushed; `reused`: its sources, or this very commit, had been built before; `promoted` from
   * elsewhere; `unchanged`: it was there with all its tags; `not-pushed`: built or planned.
   */
  readonly status: "built" | "reused" | "promoted" | "unchanged" | "not-pushed";
  /** Compressed bytes, of an index those of its largest image. */
  readonly size: number | undefined;
  /** The size of the live image, to compare with. Bytes. */
  readonly liveSize: number | undefined;
  /** Of the instructions of its Dockerfile, those that BuildKit had by: 0 to 1. */
  readonly cachedShare: number | undefined;
  /** For building and pushing it. */
  readonly seconds: number | undefined;
  /** Those that only this image gets come first. */
  readonly tags: readonly TagFacts[];
  /** `linux/arm64`. */
  readonly platforms: readonly string[];
  readonly scan: ScanJudgement | undefined;
  readonly smoke: SmokeResult | undefined;
}

export interface TagFacts {
  readonly tag: string;
  /** `there`: it was on this digest already. */
  readonly change: "written" | "moved" | "there";
}

export interface LifecycleFacts {
  readonly repository: string;
  /** `checked`: only looked at. `refused`: it would have expired what is needed, or more than allowed. */
  readonly policy: "written" | "unchanged" | "checked" | "refused";
  readonly rules: number;
  readonly forecast: readonly Forecast[];
  /** What speaks against the policy, a line each. */
  readonly findings: readonly string[];
}

/** Something that does not keep the step from being green. */
export interface WarningFacts {
  /** Undefined: it is about the step. */
  readonly image: string | undefined;
  readonly message: string;
  /** `Dockerfile:12`. */
  readonly at: string | undefined;
}

/** Whether what the step was asked for is there. */
export function isGood({ status }: Pick<StepFacts, "status">): boolean {
  return status !== "failed" && status !== "cancelled";
}

/** Whether nothing had to be built for it. */
export function isSkipped({ status }: Pick<ImageFacts, "status">): boolean {
  return status === "reused" || status === "promoted" || status === "unchanged";
}

/** `shop/web@sha256:…`: has no account id, so that the runner lets it through where that is masked. */
export function refOf({ repository, digest }: Pick<ImageFacts, "repository" | "digest">): string {
  return digest ? `${repository}@${digest}` : "";
}

/** Why a step is not green. */
export function reasonOf(error: Error): NonNullable<StepFacts["why"]> {
  if (error instanceof Failure) return { what: error.message, hint: error.hint, evidence: error.evidence };
  return { what: error.message, hint: "", evidence: [] };
}

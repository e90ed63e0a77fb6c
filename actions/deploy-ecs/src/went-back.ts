import { describeWentBack as describeRelease, type WentBack as ToRelease } from "@deploy-actions/shared/ecs/went-back";

/** Where the service ended after we tried to go back: on a release or, where this step had created it, without any. */
export type WentBack =
  | ToRelease
  /** There was no service before, and there is none again, or none in a moment. */
  | { readonly kind: "removed"; readonly serving: typeof NO_SERVICE; readonly said: string }
  /** What this step had created could not be deleted. */
  | { readonly kind: "not-removed"; readonly serving: string; readonly said: string };

/** In the place of `family:revision` for a service that there was not before this step. */
export const NO_SERVICE = "no service";

export function describeWentBack(wentBack: WentBack): string {
  return wentBack.kind === "removed" || wentBack.kind === "not-removed" ? wentBack.said : describeRelease(wentBack);
}

/** `The service runs web:7.`; or, that there is none. */
export function describeServing(serving: string): string {
  return serving === NO_SERVICE ? "There is no such service." : `The service runs ${serving}.`;
}

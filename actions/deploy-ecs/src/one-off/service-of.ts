import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import type { Checked } from "@deploy-actions/shared/problems";
import type { OneOff } from "./one-off.ts";

/** The service, of those that the step deploys, whose settings a one-off task takes over. */
export function serviceOf(
  { name, service }: Pick<OneOff, "name" | "service">,
  services: readonly string[],
): Checked<string> {
  const [only] = services;
  if (service === undefined && only !== undefined && services.length === 1) return { ok: true, value: only };
  if (service !== undefined && services.includes(service)) return { ok: true, value: service };
  const message =
    service === undefined
      ? "The step deploys several services, and it does not say whose settings it takes over."
      : `The step deploys no service "${service}".`;
  const fix = didYouMean(service ?? "", services);
  return { ok: false, problems: [{ at: `${name}.service`, message, ...(fix ? { fix } : {}) }] };
}

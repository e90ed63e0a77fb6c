import type { SimClock } from "../../clock.ts";
import { HEALTH_CHECK_DEFAULTS } from "../timing.ts";
import type { Container } from "./task.ts";

/**
 * Runs the health check of a container, when its definition has one, for as long as the container runs.
 * The first success makes it HEALTHY; `retries` failures in a row, counted after `startPeriod`, make it UNHEALTHY.
 */
export function watchHealth(clock: SimClock, container: Container, changed: () => void): void {
  const { healthCheck } = container.definition;
  if (!healthCheck || healthCheck.command?.[0] === "NONE") return;
  const interval = healthCheck.interval ?? HEALTH_CHECK_DEFAULTS.interval;
  const retries = healthCheck.retries ?? HEALTH_CHECK_DEFAULTS.retries;
  const countFrom = clock.now() + (healthCheck.startPeriod ?? HEALTH_CHECK_DEFAULTS.startPeriod) * 1000;
  let failures = 0;

  const check = () => {
    if (container.lastStatus !== "RUNNING") return;
    container.run?.probe((healthy) => {
      failures = healthy || clock.now() < countFrom ? 0 : failures + 1;
      if (healthy) container.health = "HEALTHY";
      else if (failures >= retries) container.health = "UNHEALTHY";
      changed();
    });
    clock.after(interval * 1000, check);
  };
  clock.after(interval * 1000, check);
}

/**
 * How long things take in CodeDeploy, in milliseconds of simulated time. AWS publishes the time-outs; the rest is chosen
 * after deployments that people have written down: a few seconds until one starts, half a minute from an alarm to the stop.
 */

const SECOND = 1000;
export const MINUTE = 60 * SECOND;

/** How often a deployment is looked at. Chosen. */
export const LOOK_INTERVAL = SECOND;

/** Created, and nothing happens yet. Chosen. */
export const CREATED = 3 * SECOND;

/** Queued. Chosen. */
export const QUEUED = SECOND;

/** From a shift of all traffic to whatever follows it: a load balancer needs a moment to follow its rules. Chosen. */
export const TRAFFIC_SETTLED = 5 * SECOND;

/** How often the alarms of a deployment are read. Chosen. */
export const ALARM_INTERVAL = 10 * SECOND;

/** "waiting for the replacement task set to become healthy. This time out period is 60 minutes" (user guide, "Troubleshoot Amazon ECS deployment issues"). */
export const INSTALL_TIMEOUT = 60 * MINUTE;

/** "CodeDeploy expects a status callback within one hour after a deployment hook is invoked" (the same page). */
export const HOOK_TIMEOUT = 60 * MINUTE;

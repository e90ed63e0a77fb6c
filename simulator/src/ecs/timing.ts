/**
 * How long things take on simulated Fargate, in milliseconds of simulated time.
 * AWS publishes few of these numbers; those marked "chosen" are of the size one sees on a small Fargate service.
 */

const SECOND = 1000;

/** How often the service scheduler looks at a service. Chosen. */
export const SCHEDULER_INTERVAL = 2 * SECOND;

/** PROVISIONING: the network interface is created and attached. Chosen. */
export const PROVISIONING = 10 * SECOND;

/** PENDING: secrets are read, images pulled, containers created. Chosen. */
export const PULLING = 8 * SECOND;

/** A pull that fails is retried for this long before the task stops. Chosen; AWS takes one to three minutes. */
export const PULL_RETRIES = 20 * SECOND;

/** ACTIVATING: targets are registered. Chosen. */
export const ACTIVATING = 2 * SECOND;

/** DEPROVISIONING: the network interface is detached and deleted. Chosen. */
export const DEPROVISIONING = 8 * SECOND;

/** A task with neither health check nor load balancer counts as healthy this long after it is RUNNING (developer guide, minimumHealthyPercent). */
export const STEADY_WITHOUT_HEALTH_CHECK = 40 * SECOND;

/** From SIGTERM to SIGKILL, when the container definition has no stopTimeout (API reference). */
export const DEFAULT_STOP_TIMEOUT = 30 * SECOND;

/**
 * How long the alarms of a deployment are watched once all its tasks are in place, where bakeTimeInMinutes does not say.
 * "The default bake time is less than 5 minutes" (developer guide); ECS computes it from the alarms. Chosen.
 */
export const DEFAULT_BAKE_TIME = 180 * SECOND;

/** From a change of weights until the tasks that get no traffic any more may stop. Chosen. */
export const TRAFFIC_SETTLES = 4 * SECOND;

/** Stopped tasks can be described for about this long (API reference, DescribeTasks: "at least one hour"). */
export const STOPPED_TASKS_KEPT = 3600 * SECOND;

/** The longest pause between attempts to start tasks that never reach RUNNING (developer guide, "service throttle logic"). */
export const LONGEST_BACK_OFF = 27 * 60 * SECOND;

/** The first pause; it doubles with every further failure. Chosen. */
export const FIRST_BACK_OFF = 15 * SECOND;

/** Failed starts in a row before there is a pause at all. Chosen. */
export const FAILURES_BEFORE_BACK_OFF = 3;

/** Defaults of a container's healthCheck, in the API's own units (API reference). */
export const HEALTH_CHECK_DEFAULTS = { interval: 30, retries: 3, startPeriod: 0 } as const;

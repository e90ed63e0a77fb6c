import type {
  Deployment,
  DeploymentTarget,
  LifecycleEvent,
  NewDeployment,
  TargetTaskSet,
  TrafficRouting,
} from "../../src/codedeploy/codedeploy.ts";
import type { FakeTaskSet } from "./fake-task-set.ts";

/** What ends a deployment before its time. */
export class Interruption extends Error {
  readonly status: "Failed" | "Stopped";
  readonly code: string;

  constructor(status: "Failed" | "Stopped", code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const EVENTS = [
  "BeforeInstall",
  "Install",
  "AfterInstall",
  "AllowTestTraffic",
  "AfterAllowTestTraffic",
  "BeforeAllowTraffic",
  "AllowTraffic",
  "AfterAllowTraffic",
];

/** One deployment as GetDeployment and GetDeploymentTarget show it. */
export class FakeDeployment {
  readonly facts: Pick<Deployment, "id" | "createdAt" | "creator" | "configuration" | "takesBack">;
  readonly request: NewDeployment;
  readonly routing: TrafficRouting;
  readonly #events: Map<string, LifecycleEvent>;
  status: Deployment["status"] = "Created";
  error: Deployment["error"];
  rollback: string | undefined;
  blue: FakeTaskSet | undefined;
  green: FakeTaskSet | undefined;
  /** Percent of the traffic that green has. */
  percent = 0;
  /** Somebody called ContinueDeployment. */
  isContinued = false;

  constructor(facts: FakeDeployment["facts"], request: NewDeployment, routing: TrafficRouting) {
    this.facts = facts;
    this.request = request;
    this.routing = routing;
    this.#events = new Map(EVENTS.map((name) => [name, event(name)]));
  }

  set(name: string, status: LifecycleEvent["status"], at: number, message = ""): void {
    const before = this.#events.get(name) ?? event(name);
    const times = status === "InProgress" ? { startedAt: at } : { endedAt: at };
    this.#events.set(name, { ...before, status, message, ...times });
  }

  get inProgress(): string | undefined {
    return [...this.#events.values()].find(({ status }) => status === "InProgress")?.name;
  }

  get view(): Deployment {
    const { application, group, description, autoRollback = [] } = this.request;
    const { status, error, rollback } = this;
    return {
      ...this.facts,
      application,
      group,
      description,
      autoRollback,
      status,
      error,
      rollback,
    };
  }

  get target(): DeploymentTarget {
    const status = this.status === "Stopped" ? "Failed" : this.status;
    const [blue, green] = [viewOf("Blue", this.blue, 100 - this.percent), viewOf("Green", this.green, this.percent)];
    return { status, lifecycleEvents: [...this.#events.values()], taskSets: [...blue, ...green] };
  }
}

const event = (name: string): LifecycleEvent => ({
  name,
  status: "Pending",
  startedAt: undefined,
  endedAt: undefined,
  message: "",
});

function viewOf(label: "Blue" | "Green", taskSet: FakeTaskSet | undefined, weight: number): readonly TargetTaskSet[] {
  if (!taskSet) return [];
  const running = taskSet.isRunning ? taskSet.desired : 0;
  return [{ id: taskSet.id, label, desired: taskSet.desired, running, pending: taskSet.desired - running, weight }];
}

import type { Clock } from "../../src/clock.ts";
import {
  type CodeDeploy,
  type Created,
  type DeploymentGroup,
  hasEnded,
  type NewDeployment,
  type TrafficRouting,
} from "../../src/codedeploy/codedeploy.ts";
import { FakeDeployment, Interruption } from "./fake-deployment.ts";
import { FakeTaskSet } from "./fake-task-set.ts";

/** The grain of time; milliseconds. */
const TICK_MS = 500;
const MINUTE_MS = 60_000;

/** What passes between two looks of CodeDeploy at a deployment. */
type Life = Generator<undefined, void, undefined>;

/** CodeDeploy's own configurations for ECS, by the end of their names. */
const ROUTINGS: Readonly<Record<string, TrafficRouting>> = {
  AllAtOnce: { type: "AllAtOnce" },
  Canary10Percent5Minutes: { type: "TimeBasedCanary", percentage: 10, interval: 5 },
  Linear10PercentEvery1Minutes: { type: "TimeBasedLinear", percentage: 10, interval: 1 },
  Linear10PercentEvery3Minutes: { type: "TimeBasedLinear", percentage: 10, interval: 3 },
};

/**
 * Group web of application web, which deploys service web of cluster prod: two tasks of web:1 serve. It goes on whenever
 * somebody looks, by as much time as has passed.
 */
export class FakeCodeDeploy {
  readonly #clock: Pick<Clock, "now">;
  /** Task definitions whose tasks end soon after their start. */
  readonly crashing = new Set<string>();
  /** Lambda functions that do not let a release pass. */
  readonly failingHooks = new Set<string>();
  readonly group: DeploymentGroup;
  desiredCount = 2;
  taskSets: FakeTaskSet[];
  /** Oldest first. */
  readonly deployments: FakeDeployment[] = [];
  readonly #lives = new Map<FakeDeployment, Life>();
  #time: number;

  constructor(clock: Pick<Clock, "now">, group: Partial<DeploymentGroup> = {}) {
    this.#clock = clock;
    this.#time = clock.now();
    this.group = {
      application: "web",
      group: "web",
      computePlatform: "ECS",
      configuration: "CodeDeployDefault.ECSAllAtOnce",
      services: [{ cluster: "prod", service: "web" }],
      targetGroups: ["blue", "green"],
      productionListeners: ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web/1/1"],
      testListeners: [],
      readyWait: undefined,
      terminationWait: 1,
      autoRollback: [],
      alarms: [],
      ...group,
    };
    const first = new FakeTaskSet(
      { id: "ecs-svc/1", taskDefinition: "web:1", deployment: undefined },
      this.#size("web:1"),
    );
    first.status = "PRIMARY";
    first.pass(MINUTE_MS);
    this.taskSets = [first];
  }

  get primary(): FakeTaskSet {
    const found = this.taskSets.find(({ status }) => status === "PRIMARY");
    if (!found) throw new Error("Nothing serves.");
    return found;
  }

  /** Percent of the traffic by task definition. */
  get weights(): Readonly<Record<string, number>> {
    this.#catchUp();
    const last = this.deployments.at(-1);
    if (!last?.green || !this.taskSets.includes(last.green)) return { [this.primary.taskDefinition]: 100 };
    const { blue, green, percent } = last;
    const shares = [[green.taskDefinition, percent] as const, [blue?.taskDefinition ?? "", 100 - percent] as const];
    return Object.fromEntries(shares.filter(([, share]) => share > 0));
  }

  /** An alarm that the group watches, a person who stops it, a fault: ends what goes on. */
  interrupt(interruption: Interruption, { rollsBack = false }: { readonly rollsBack?: boolean } = {}): void {
    this.#catchUp();
    for (const deployment of [...this.#lives.keys()]) this.#end(deployment, interruption, rollsBack);
  }

  create(request: NewDeployment): Created {
    this.#catchUp();
    if (this.#lives.size > 0) return { kind: "busy" };
    const configuration = request.configuration ?? this.group.configuration;
    const autoRollback = request.autoRollback ?? this.group.autoRollback;
    const deployment = this.#add(
      { creator: "user", configuration, takesBack: undefined },
      { ...request, autoRollback },
    );
    this.#lives.set(deployment, this.#deploy(deployment));
    return { kind: "created", id: deployment.facts.id };
  }

  port(asked: { readonly service: string } = { service: "web" }): CodeDeploy {
    const isOurs = asked.service === "web";
    const find = (id: string) => {
      this.#catchUp();
      return this.deployments.find(({ facts }) => facts.id === id);
    };
    return {
      findGroups: async (application = "web") => (isOurs && application === "web" ? [this.group] : []),
      findGroup: async ({ application, group }) => {
        if (application !== "web") return { kind: "no-application", nearest: ["web"] };
        return group === "web" ? { kind: "found", group: this.group, isOurs } : { kind: "no-group", nearest: ["web"] };
      },
      findTrafficRouting: async (name) => routingOf(name),
      create: async (request) => this.create(request),
      findDeployment: async (id) => find(id)?.view,
      findTarget: async (id) => {
        const found = find(id);
        return found && found.status !== "Created" ? found.target : undefined;
      },
      listDeployments: async (_group, { since = 0, active }) => {
        this.#catchUp();
        const views = this.deployments.map(({ view }) => view).filter(({ createdAt }) => createdAt >= since);
        return views.filter((view) => !active || !hasEnded(view)).toReversed();
      },
      stopAndRollBack: async (id) => {
        const found = find(id);
        if (!found || hasEnded(found)) return "too-late";
        this.#end(found, new Interruption("Stopped", "MANUAL_STOP", "stopped on request"), true);
        return "accepted";
      },
      continueReady: async (id) => {
        const found = find(id);
        if (found?.status !== "Ready") return "too-late";
        found.isContinued = true;
        return "accepted";
      },
      listTaskSets: async () => {
        this.#catchUp();
        return [this.primary, ...this.taskSets.filter((one) => one !== this.primary)].map(({ view }) => view);
      },
    };
  }

  #add(facts: Pick<FakeDeployment["facts"], "creator" | "configuration" | "takesBack">, request: NewDeployment) {
    const id = `d-${String(this.deployments.length + 1).padStart(9, "0")}`;
    const routing = routingOf(facts.configuration) ?? { type: "AllAtOnce" };
    const deployment = new FakeDeployment({ ...facts, id, createdAt: this.#clock.now() }, request, routing);
    this.deployments.push(deployment);
    return deployment;
  }

  *#deploy(deployment: FakeDeployment): Life {
    const { readyWait, terminationWait } = this.group;
    const blue = this.primary;
    deployment.blue = blue;
    yield* pause(2_000);
    deployment.status = "InProgress";
    yield* this.#event(deployment, "BeforeInstall");
    yield* this.#event(deployment, "Install", this.#install(deployment));
    for (const name of ["AfterInstall", "AllowTestTraffic", "AfterAllowTestTraffic"])
      yield* this.#event(deployment, name);
    if (readyWait !== undefined) yield* this.#ready(deployment, readyWait);
    yield* this.#event(deployment, "BeforeAllowTraffic");
    yield* this.#event(deployment, "AllowTraffic", this.#allowTraffic(deployment));
    yield* this.#event(deployment, "AfterAllowTraffic");
    yield* pause((terminationWait ?? 0) * MINUTE_MS);
    this.taskSets = this.taskSets.filter((taskSet) => taskSet !== blue);
    deployment.status = "Succeeded";
  }

  *#event(deployment: FakeDeployment, name: string, happens: Life = pause(TICK_MS)): Life {
    deployment.set(name, "InProgress", this.#time);
    yield* happens;
    const hook: string | undefined = hooksOf(deployment)[name];
    if (hook && this.failingHooks.has(hook)) {
      deployment.set(name, "Failed", this.#time, `${hook} answered Failed`);
      throw new Interruption("Failed", "HOOK_EXECUTION_FAILURE", "a hook failed");
    }
    deployment.set(name, "Succeeded", this.#time);
  }

  *#install(deployment: FakeDeployment): Life {
    const taskDefinition = taskDefinitionOf(deployment);
    const made = { id: `ecs-svc/${this.deployments.length + 1}`, taskDefinition, deployment: deployment.facts.id };
    const green = new FakeTaskSet(made, this.#size(taskDefinition));
    this.taskSets = [this.primary, green];
    deployment.green = green;
    while (!green.isHealthy) yield;
  }

  *#ready(deployment: FakeDeployment, minutes: number): Life {
    deployment.status = "Ready";
    for (let waited = 0; !deployment.isContinued; waited += TICK_MS) {
      if (waited >= minutes * MINUTE_MS) throw new Interruption("Stopped", "TIMEOUT", "nobody continued it");
      yield;
    }
    deployment.status = "InProgress";
  }

  *#allowTraffic(deployment: FakeDeployment): Life {
    const { routing, green } = deployment;
    if (routing.type !== "AllAtOnce") {
      const last = routing.type === "TimeBasedCanary" ? routing.percentage : 100 - routing.percentage;
      for (let percent = routing.percentage; percent <= last; percent += routing.percentage) {
        deployment.percent = percent;
        yield* pause(routing.interval * MINUTE_MS);
      }
    }
    deployment.percent = 100;
    yield* pause(1_000);
    if (green) this.#makePrimary(green);
  }

  #end(deployment: FakeDeployment, { status, code, message }: Interruption, rollsBack: boolean): void {
    if (deployment.inProgress) deployment.set(deployment.inProgress, "Failed", this.#time, message);
    Object.assign(deployment, { status, error: { code, message } });
    this.#lives.delete(deployment);
    if (!rollsBack && !deployment.request.autoRollback?.includes(EVENTS[code] ?? "DEPLOYMENT_FAILURE")) return;
    const rollback = this.#add(
      { creator: "codeDeployRollback", configuration: deployment.facts.configuration, takesBack: deployment.facts.id },
      { ...deployment.request, description: "", autoRollback: [] },
    );
    deployment.rollback = rollback.facts.id;
    this.#lives.set(rollback, this.#leadBack(rollback, deployment));
  }

  *#leadBack(rollback: FakeDeployment, from: FakeDeployment): Life {
    rollback.blue = from.blue;
    yield* pause(2_000);
    rollback.status = "InProgress";
    yield* this.#event(rollback, "AllowTraffic");
    from.percent = 0;
    if (from.blue) this.#makePrimary(from.blue);
    this.taskSets = this.taskSets.filter((taskSet) => taskSet !== from.green);
    yield* this.#event(rollback, "AfterAllowTraffic");
    rollback.status = "Succeeded";
  }

  #makePrimary(taskSet: FakeTaskSet): void {
    for (const other of this.taskSets) other.status = "ACTIVE";
    taskSet.status = "PRIMARY";
  }

  #size(taskDefinition: string) {
    return { desired: this.desiredCount, crashes: this.crashing.has(taskDefinition) };
  }

  #catchUp(): void {
    for (const now = this.#clock.now(); this.#time + TICK_MS <= now; this.#time += TICK_MS) {
      for (const taskSet of this.taskSets) taskSet.pass(TICK_MS);
      for (const [deployment, life] of [...this.#lives]) this.#advance(deployment, life);
    }
  }

  #advance(deployment: FakeDeployment, life: Life): void {
    try {
      if (life.next().done) this.#lives.delete(deployment);
    } catch (error) {
      if (!(error instanceof Interruption)) throw error;
      this.#end(deployment, error, false);
    }
  }
}

const EVENTS: Readonly<Record<string, "DEPLOYMENT_STOP_ON_ALARM" | "DEPLOYMENT_STOP_ON_REQUEST">> = {
  ALARM_ACTIVE: "DEPLOYMENT_STOP_ON_ALARM",
  MANUAL_STOP: "DEPLOYMENT_STOP_ON_REQUEST",
};

function* pause(ms: number): Life {
  for (let passed = 0; passed < ms; passed += TICK_MS) yield;
}

const routingOf = (name: string): TrafficRouting | undefined => ROUTINGS[name.replace("CodeDeployDefault.ECS", "")];

const taskDefinitionOf = ({ request }: FakeDeployment): string =>
  JSON.parse(request.appSpec).Resources[0].TargetService.Properties.TaskDefinition.split("/").at(-1);

const hooksOf = ({ request }: FakeDeployment): Readonly<Record<string, string>> =>
  Object.assign({}, ...(JSON.parse(request.appSpec).Hooks ?? []));

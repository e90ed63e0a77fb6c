import type { CodeDeploy, Deployment, DeploymentTarget } from "./codedeploy.ts";
import { isRemarkable, isShifted, judge, type Verdict } from "./judge.ts";

/**
 * A look is one call, of what most likely changes next; in every fourth look it is both, so that nothing is missed that
 * one of the two does not show.
 */
const BOTH_EVERY = 4;

/** Looks at one deployment with as few calls as tell the truth, and judges what it sees. */
export class Lookout {
  readonly #codeDeploy: CodeDeploy;
  readonly #id: string;
  #deployment: Deployment | undefined;
  #target: DeploymentTarget | undefined;
  #looks = 0;

  constructor(id: string, codeDeploy: CodeDeploy) {
    this.#id = id;
    this.#codeDeploy = codeDeploy;
  }

  /** As it was last seen. */
  get deployment(): Deployment | undefined {
    return this.#deployment;
  }

  /** As it was last seen. */
  get target(): DeploymentTarget | undefined {
    return this.#target;
  }

  async look(): Promise<Verdict> {
    this.#looks += 1;
    const both = this.#looks % BOTH_EVERY === 0;
    if (this.#expectsEvents()) {
      await this.#readTarget();
      if (both || (this.#target && isRemarkable(this.#target))) await this.#readDeployment();
    } else {
      await this.#readDeployment();
      if (both || this.#expectsEvents() || hasNews(this.#deployment)) await this.#readTarget();
    }
    return judge(this.#deployment, this.#target);
  }

  /** Under way, and nothing seen yet that only the deployment can say more about. */
  #expectsEvents(): boolean {
    if (this.#deployment?.status !== "InProgress" && this.#deployment?.status !== "Baking") return false;
    return !this.#target || !(isRemarkable(this.#target) || isShifted(this.#target));
  }

  async #readDeployment(): Promise<void> {
    this.#deployment = (await this.#codeDeploy.findDeployment(this.#id)) ?? this.#deployment;
  }

  async #readTarget(): Promise<void> {
    this.#target = (await this.#codeDeploy.findTarget(this.#id)) ?? this.#target;
  }
}

/** An end has events and weights of its own, which say how far it had come. */
const hasNews = (deployment: Deployment | undefined): boolean =>
  deployment?.status === "Failed" || deployment?.status === "Stopped" || deployment?.status === "Succeeded";

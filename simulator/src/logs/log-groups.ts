import { AwsError } from "../service.ts";
import type { World } from "../world.ts";

export interface LogGroup {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
  readonly streams: Map<string, LogStream>;
}

export interface LogStream {
  readonly name: string;
  readonly creationTime: number;
  readonly events: LogEvent[];
}

/** Times in milliseconds since the epoch. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
}

/** The log groups of one account and region. */
export class LogGroups {
  readonly #world: World;
  readonly #groups = new Map<string, LogGroup>();

  constructor(world: World) {
    this.#world = world;
  }

  arn(group: string): string {
    const { partition, region, account } = this.#world;
    return `arn:${partition}:logs:${region}:${account}:log-group:${group}`;
  }

  has(name: string): boolean {
    return this.#groups.has(name);
  }

  create(name: string): void {
    if (this.has(name)) throw alreadyExists("The specified log group already exists");
    this.#groups.set(name, { name, creationTime: this.#world.clock.now(), streams: new Map() });
  }

  get(name: string): LogGroup {
    const group = this.#groups.get(name);
    if (!group) throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
    return group;
  }

  createStream({ streams }: LogGroup, name: string): LogStream {
    if (streams.has(name)) throw alreadyExists("The specified log stream already exists");
    const stream: LogStream = { name, creationTime: this.#world.clock.now(), events: [] };
    streams.set(name, stream);
    return stream;
  }

  getStream(group: string, name: string): LogStream {
    const stream = this.get(group).streams.get(name);
    if (!stream) throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
    return stream;
  }

  /** As DescribeLogGroups answers. */
  describe(prefix: string) {
    return [...this.#groups.values()]
      .filter(({ name }) => name.startsWith(prefix))
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .map(({ name, creationTime }) => ({
        logGroupName: name,
        creationTime,
        metricFilterCount: 0,
        arn: `${this.arn(name)}:*`,
        logGroupArn: this.arn(name),
        storedBytes: 0,
        logGroupClass: "STANDARD",
      }));
  }

  /** As DescribeLogStreams answers, in no particular order. */
  describeStreams(group: string, prefix: string) {
    return [...this.get(group).streams.values()]
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ name, creationTime, events }) => {
        const [first, last] = [events[0], events.at(-1)];
        return {
          logStreamName: name,
          creationTime,
          ...(first && { firstEventTimestamp: first.timestamp }),
          ...(last && { lastEventTimestamp: last.timestamp, lastIngestionTime: last.ingestionTime }),
          arn: `${this.arn(group)}:log-stream:${name}`,
          storedBytes: 0,
        };
      });
  }
}

const alreadyExists = (message: string) => new AwsError("ResourceAlreadyExistsException", message);

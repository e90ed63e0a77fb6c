import { Agent, request } from "node:http";

export interface Taken {
  /** Answers of status 200, by what they say. */
  readonly answered: Readonly<Record<string, number>>;
  /** Errors, and answers of any other status. */
  readonly lost: readonly string[];
}

export interface Traffic {
  /** In the order in which they came. */
  readonly answers: readonly Answer[];
  /** The next so many requests. */
  sample(count: number): Promise<Taken>;
  /** All of them until now. */
  stop(): Promise<Taken>;
}

/** Clients that keep their connection, and ask again soon after they are answered. */
export function startTraffic(url: string, { clients = 12, everyMs = 5 } = {}): Traffic {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const all: Answer[] = [];
  let told: (() => void) | undefined;
  let running = true;
  const client = async () => {
    while (running) {
      all.push(await ask(url, agent));
      told?.();
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  };
  const working = Promise.all(Array.from({ length: clients }, client));
  return {
    answers: all,
    async sample(count) {
      const from = all.length;
      await new Promise<void>((resolve) => {
        told = () => {
          if (all.length >= from + count) resolve();
        };
      });
      return counted(all.slice(from));
    },
    async stop() {
      running = false;
      await working;
      agent.destroy();
      return counted(all);
    },
  };
}

export interface Answer {
  /** HTTP status; 0: there was none. */
  readonly status: number;
  readonly body: string;
}

function counted(answers: readonly Answer[]): Taken {
  const answered: Record<string, number> = {};
  for (const { status, body } of answers) if (status === 200) answered[body] = (answered[body] ?? 0) + 1;
  const lost = answers.filter(({ status }) => status !== 200).map(({ status, body }) => `${status} ${body}`);
  return { answered, lost };
}

function ask(url: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve) => {
    const sent = request(url, { agent }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("error", (error) => resolve({ status: 0, body: error.message }));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on("error", (error) => resolve({ status: 0, body: error.message }));
    sent.end();
  });
}

import { Agent } from "node:http";
import { ask } from "./elb-account.ts";

/** Clients that ask as fast as they are answered: six that keep their connection, two with a new one each time. */
export function startTraffic(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  const answered = new Map<string, number>();
  const lost: string[] = [];
  let waiting: { left: number; resolve: () => void } | undefined;
  let running = true;

  async function client(options: Parameters<typeof ask>[1]) {
    while (running) {
      await ask(url, options).then(
        ({ status, body }) => {
          if (status === 200) answered.set(body, (answered.get(body) ?? 0) + 1);
          else lost.push(`${status}`);
        },
        (error: Error) => lost.push(error.message),
      );
      if (waiting && --waiting.left <= 0) waiting.resolve();
    }
  }

  const clients = [
    ...Array.from({ length: 4 }, () => client({ agent })),
    ...Array.from({ length: 2 }, () => client({ agent, method: "POST", body: "an order" })),
    client({}),
    client({ method: "POST", body: "an order" }),
  ];
  return {
    answers: (count: number) =>
      new Promise<void>((resolve) => {
        waiting = { left: count, resolve };
      }),
    stop: async () => {
      running = false;
      await Promise.all(clients);
      agent.destroy();
      return { answered, lost };
    },
  };
}

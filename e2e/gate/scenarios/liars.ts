import type { Socket } from "node:net";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Bench } from "../bench.ts";
import { type GateRun, IN_VAIN, runGate } from "../gate.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { startLiar } from "../world/liar.ts";

const MIB = 1024 * 1024;

/** Servers that lie, each in its way. None of them may pass, and the reason says what it does. */
export function liarScenarios(bench: Bench): readonly Scenario[] {
  const meet = async (answer: (socket: Socket) => void, check: object = {}, inputs: object = IN_VAIN): Promise<Met> => {
    await using liar = await startLiar(answer);
    const http = { kind: "http", url: liar.url, expect: { status: 200 }, ...check };
    const run = await runGate(bench, [http], { inputs: { ...inputs } });
    return { ...run, sentPerConnection: liar.sent / liar.connections };
  };
  const body = { expect: { status: 200, body: "ok" } };
  const impatient = { ...body, timeout: "300ms" };

  return [
    scenario("a server that hangs in the middle of its answer", { verdict: "failed", reason: [/300 ms/] }, () =>
      meet((socket) => socket.write(head(200, { "Content-Length": 100 }, "ok, and th")), impatient),
    ),
    scenario("a server that breaks off in the middle of its answer", { verdict: "failed", reason: [/broke/] }, () =>
      meet((socket) => socket.end(head(200, { "Content-Length": 100 }, "ok, and th")), body),
    ),
    scenario("a server that says 200 and sends an error page", { verdict: "failed", reason: [/body/] }, () =>
      meet((socket) => socket.end(page(200, "<h1>Something went wrong</h1>")), body),
    ),
    scenario("a server that closes every connection at once", { verdict: "passed" }, () =>
      // It announces keep-alive, and does not keep it.
      meet((socket) => socket.end(page(200, "ok", { Connection: "keep-alive" })), body, {}),
    ),
    scenario("a server that redirects in a loop", { verdict: "failed", reason: [/redirect/i] }, () =>
      meet((socket) => socket.end(page(302, "", { Location: "/" })), { "follow-redirects": 3 }),
    ),
    scenario("a redirect that nobody said to follow", { verdict: "failed", reason: [/302/] }, () =>
      meet((socket) => socket.end(page(302, "", { Location: "/elsewhere" }))),
    ),
    scenario("a body of 1 GiB", { verdict: "failed", reason: [/1 MiB/], also: sentLittle }, () =>
      meet((socket) => sendForever(socket, head(200, { "Content-Length": 1024 * MIB }, ""), "ok "), body),
    ),
    scenario("a body of 100 MiB, packed into 100 KiB", { verdict: "failed", reason: [/1 MiB/] }, async () => {
      const packed = await promisify(gzip)(Buffer.alloc(100 * MIB));
      const headers = { "Content-Encoding": "gzip", "Content-Length": packed.length };
      return meet((socket) => {
        socket.write(head(200, headers, ""));
        socket.end(packed);
      }, body);
    }),
    scenario("a server whose headers do not end", { verdict: "failed", reason: [/headers are larger/] }, () =>
      meet((socket) => sendForever(socket, "HTTP/1.1 200 OK\r\n", "X-More: and more\r\n")),
    ),
    scenario("a server that is always about to answer", { verdict: "failed", reason: [/300 ms/] }, () =>
      meet((socket) => sendForever(socket, "", "HTTP/1.1 102 Processing\r\n\r\n"), impatient),
    ),
    scenario("a redirect to a file", { verdict: "failed", reason: [/file:/] }, () =>
      meet((socket) => socket.end(page(302, "", { Location: "file:///etc/passwd" })), { "follow-redirects": 3 }),
    ),
    scenario("a server that sends its headers letter by letter", { verdict: "failed", reason: [/300 ms/] }, () =>
      meet((socket) => drip(socket, head(200, { "X-Slow": "x".repeat(1000) }, "ok")), impatient),
    ),
    scenario("a server that resets connections", { verdict: "failed", reason: [/closed without an answer/] }, () =>
      meet((socket) => socket.resetAndDestroy()),
    ),
    scenario("a server that does not speak HTTP", { verdict: "failed", reason: [/not HTTP/] }, () =>
      meet((socket) => socket.end("220 mail.example.com ESMTP\r\n")),
    ),
  ];
}

type Headers = Readonly<Record<string, string | number>>;

function page(status: number, body: string, headers: Headers = {}): string {
  return head(status, { "Content-Length": body.length, ...headers }, body);
}

function head(status: number, headers: Headers, body: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Answer\r\n${lines.join("")}\r\n${body}`;
}

/** As fast as the other side takes it, up to 1 GiB. */
function sendForever(socket: Socket, start: string, more: string): void {
  const chunk = more.repeat((64 * 1024) / more.length);
  socket.write(start);
  const send = () => {
    while (!socket.destroyed && socket.write(chunk)) if (socket.bytesWritten >= 1024 * MIB) return;
    socket.once("drain", send);
  };
  send();
}

function drip(socket: Socket, text: string): void {
  let at = 0;
  const letter = setInterval(() => {
    socket.write(text[at] ?? "");
    at += 1;
  }, 10);
  socket.once("close", () => clearInterval(letter));
}

interface Met extends GateRun {
  /** Bytes. */
  readonly sentPerConnection: number;
}

/** What the gate did not ask for may fill buffers on the way, of both sides, and no more. */
function sentLittle({ sentPerConnection }: Met): readonly string[] {
  const sent = sentPerConnection / MIB;
  return sent <= 1 + BUFFERS_MIB ? [] : [`${sent.toFixed(1)} MiB were sent on each connection, and 1 MiB was wanted.`];
}

/** The largest that Linux gives a socket, net.ipv4.tcp_wmem and tcp_rmem: 4 and 6 MiB. */
const BUFFERS_MIB = 10;

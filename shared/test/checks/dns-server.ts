import { createSocket } from "node:dgram";
import { once } from "node:events";

/** What the server knows of one name and type: records in wire form with their TTL, a response code, or silence. */
export type Zone = Readonly<Record<string, readonly WireRecord[] | keyof typeof RCODES | "silence">>;

interface WireRecord {
  readonly ttl: number;
  readonly data: Buffer;
}

interface DnsServer extends AsyncDisposable {
  /** `127.0.0.1:port` */
  readonly address: string;
  /** `name TYPE`, in the order of the questions. */
  readonly questions: readonly string[];
}

/** RFC 1035, 4.1.1. `NODATA`: the name exists and has no such record. */
const RCODES = { NODATA: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 };

const TYPES: Readonly<Record<number, string>> = {
  1: "A",
  2: "NS",
  5: "CNAME",
  15: "MX",
  16: "TXT",
  28: "AAAA",
  33: "SRV",
};

/** A name server on loopback that knows the keys of its zone, `name TYPE`, and answers NXDOMAIN to the rest. */
export async function dnsServer(zone: Zone): Promise<DnsServer> {
  const questions: string[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (query, { address, port }) => {
    const { question, end } = readQuestion(query);
    questions.push(question);
    const known = zone[question] ?? "NXDOMAIN";
    if (known !== "silence") socket.send(answer(query.subarray(0, end), known), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    questions,
    [Symbol.asyncDispose]: async () => {
      socket.close();
      await once(socket, "close");
    },
  };
}

export const a = (address: string, ttl = 60): WireRecord => ({
  ttl,
  data: Buffer.from(address.split(".").map(Number)),
});

/** Eight groups, none left out. */
export const aaaa = (address: string, ttl = 60): WireRecord => ({
  ttl,
  data: Buffer.concat(address.split(":").map((group) => uint16(Number.parseInt(group, 16)))),
});

/** CNAME and NS. */
export const named = (name: string): WireRecord => ({ ttl: 60, data: encodeName(name) });

export const mx = (priority: number, name: string): WireRecord => ({
  ttl: 60,
  data: Buffer.concat([uint16(priority), encodeName(name)]),
});

export const srv = (priority: number, weight: number, port: number, name: string): WireRecord => ({
  ttl: 60,
  data: Buffer.concat([uint16(priority), uint16(weight), uint16(port), encodeName(name)]),
});

export const txt = (...parts: readonly string[]): WireRecord => ({
  ttl: 60,
  data: Buffer.concat(parts.map((part) => Buffer.from(`${String.fromCharCode(part.length)}${part}`, "latin1"))),
});

const HEADER_LENGTH = 12;

function readQuestion(query: Buffer): { readonly question: string; readonly end: number } {
  const labels: string[] = [];
  let at = HEADER_LENGTH;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  const type = query.readUInt16BE(at + 1);
  return { question: `${labels.join(".").toLowerCase()} ${TYPES[type]}`, end: at + 5 };
}

function answer(asked: Buffer, known: readonly WireRecord[] | keyof typeof RCODES): Buffer {
  const records = typeof known === "string" ? [] : known;
  const rcode = typeof known === "string" ? RCODES[known] : 0;
  // A response, recursion desired and available.
  const header = [
    asked.subarray(0, 2),
    uint16(0x8180 | rcode),
    uint16(1),
    uint16(records.length),
    uint16(0),
    uint16(0),
  ];
  const question = asked.subarray(HEADER_LENGTH);
  const typeAndClass = question.subarray(-4);
  const answers = records.flatMap(({ ttl, data }) => [
    // The name is that of the question.
    uint16(0xc000 | HEADER_LENGTH),
    typeAndClass,
    uint16(0),
    uint16(ttl),
    uint16(data.length),
    data,
  ]);
  return Buffer.concat([...header, question, ...answers]);
}

function encodeName(name: string): Buffer {
  return Buffer.concat([
    ...name.split(".").map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`, "latin1")),
    Buffer.of(0),
  ]);
}

function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16BE(value);
  return buffer;
}

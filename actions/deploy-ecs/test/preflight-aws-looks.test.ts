import { expect, test } from "@jest/globals";
import { fewAtOnce, inBatches, unchecked } from "../src/preflight/aws-looks.ts";

const access = { region: "eu-west-1", principal: "arn:aws:iam::123456789012:user/deployer" };
const answered = (name: string, httpStatusCode: number, message = "No.") =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
const NOT_ALLOWED = { action: "iam:GetRole", why: "iam:GetRole is not allowed to this step" };

test.each<[string, Error, object]>([
  ["a denial in the words of most services", answered("AccessDeniedException", 400), NOT_ALLOWED],
  ["a denial in the words of IAM", answered("AccessDenied", 403), NOT_ALLOWED],
  ["a denial in the words of EC2", answered("UnauthorizedOperation", 403), NOT_ALLOWED],
  [
    "throttling",
    answered("ThrottlingException", 400, "Rate exceeded"),
    { action: undefined, why: "AWS throttled iam:GetRole in eu-west-1: Rate exceeded" },
  ],
  [
    "a fault of AWS",
    answered("InternalFailure", 500, "Oh"),
    { action: undefined, why: "AWS failed on its side at iam:GetRole in eu-west-1: Oh" },
  ],
  [
    "a refusal",
    answered("ValidationError", 400, "Too long"),
    { action: undefined, why: "AWS refused iam:GetRole in eu-west-1: Too long. (ValidationError)" },
  ],
  [
    "a lost connection",
    Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }),
    {
      action: undefined,
      why: "AWS could not be reached for iam:GetRole in eu-west-1: the connection to the AWS endpoint broke (ECONNRESET)",
    },
  ],
  [
    "a firewall that answers in something else than TLS",
    Object.assign(new Error("write EPROTO: wrong version number"), { code: "EPROTO", syscall: "write" }),
    { action: undefined, why: "iam:GetRole got no answer (write EPROTO: wrong version number)" },
  ],
])("%s leaves it unchecked", (_, error, expected) => {
  expect(unchecked(error, "iam:GetRole", access)).toEqual({ kind: "unchecked", ...expected });
});

test("a mistake of ours is not taken for an answer", () => {
  expect(() => unchecked(new TypeError("x is undefined"), "iam:GetRole", access)).toThrow("x is undefined");
});

test("no more than five calls are under way at a time, and every name has its answer", async () => {
  let underWay = 0;
  let most = 0;
  const results = await fewAtOnce([...Array(40).keys()], async (number) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
    return number;
  });
  expect(most).toBe(5);
  expect(results).toHaveLength(40);
});

test("names go in batches of the size that the API takes", async () => {
  const sizes: number[] = [];
  const find = inBatches<undefined>(50, async (names) => {
    sizes.push(names.length);
    return new Map(names.map((name) => [name, { kind: "missing" }]));
  });
  expect((await find(Array.from({ length: 120 }, (_, index) => `/${index}`))).size).toBe(120);
  expect(sizes).toEqual([50, 50, 20]);
  expect(await find([])).toEqual(new Map());
});

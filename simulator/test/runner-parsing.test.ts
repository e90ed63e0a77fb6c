import { expect, test } from "@jest/globals";
import { parseCommand } from "../src/runner/command.ts";
import { holds } from "../src/runner/condition.ts";
import { parseKeyValues } from "../src/runner/key-values.ts";
import { Masks } from "../src/runner/masks.ts";

const known = (name: string) => ["error", "group", "add-mask"].includes(name);

test.each([
  ["::error::broken", { name: "error", properties: {}, data: "broken" }],
  ["  ::ERROR::broken", { name: "error", properties: {}, data: "broken" }],
  ["::error file=a.js,line=3::broken", { name: "error", properties: { file: "a.js", line: "3" }, data: "broken" }],
  ["::error title=a%3Ab%2Cc%25::x%0Ay%25", { name: "error", properties: { title: "a:b,c%" }, data: "x\ny%" }],
  ["::error title=a=b,file=,=x::broken", { name: "error", properties: { title: "a=b" }, data: "broken" }],
  ["::error::twice%250A", { name: "error", properties: {}, data: "twice%0A" }],
  ["::error::a::b", { name: "error", properties: {}, data: "a::b" }],
  ["::group::", { name: "group", properties: {}, data: "" }],
  [
    "before ##[error file=a.js;line=3]broken%3B",
    { name: "error", properties: { file: "a.js", line: "3" }, data: "broken;" },
  ],
])("%j is a command", (line, command) => {
  expect(parseCommand(line, known)).toEqual(command);
});

test.each(["plain", "a ::error::b", "::unknown::x", "::error", ": :error::x", "[error]x", "##[unknown]x", ""])(
  "%j is an ordinary line",
  (line) => {
    expect(parseCommand(line, known)).toBeUndefined();
  },
);

test.each([
  ["a=1\nb=2\n", { a: "1", b: "2" }],
  ["a=1\n\nb=2", { a: "1", b: "2" }],
  ["a=x=y<<z\n", { a: "x=y<<z" }],
  ["a=\n", { a: "" }],
  ["a<<EOF\n1\n\n2\nEOF\nb=3\n", { a: "1\n\n2", b: "3" }],
  ["a<<EOF\nEOF\n", { a: "" }],
  ["a<<EOF\nb<<EOF\nEOF", { a: "b<<EOF" }],
  ["a=1\na=2\n", { a: "2" }],
])("%j is read", (text, values) => {
  expect(Object.fromEntries(parseKeyValues(text))).toEqual(values);
});

test.each([
  ["a<<EOF\n1\n", "Invalid value of 'a': matching delimiter not found 'EOF'."],
  ["a<<EOF\n1\nEOF \n", "Invalid value of 'a': matching delimiter not found 'EOF'."],
  ["word\n", "Invalid format 'word': neither name=value nor name<<DELIMITER."],
  ["=1\n", "Invalid format '=1': the name is empty."],
  ["a<<\n\n", "Invalid format 'a<<': neither the name nor the delimiter may be empty."],
])("%j is refused", (text, message) => {
  expect(() => [...parseKeyValues(text)]).toThrow(message);
});

test.each([
  ["whole values", "s3cret", "a s3cret and s3crets", "a *** and ***s"],
  ["each line of a value", "first line\r\n  second line\n", "second line, first line", "***, ***"],
  ["base64", "s3cret!", `x ${btoa("s3cret!")} y`, "x *** y"],
  ["base64 of user:password", "s3cret password", btoa("deploy:s3cret password"), `${btoa("deploy:s3")}***`],
  ["URIs", "a/b c(d)", "?q=a%2Fb%20c%28d%29", "?q=***"],
  ["JSON", 'say "hi"\\', '{"a":"say \\"hi\\"\\\\"}', '{"a":"***"}'],
  ["XML", "a<b>'c'", "<x>a&lt;b&gt;&apos;c&apos;</x>", "<x>***</x>"],
  ["quotes around it", '"quoted value"', "quoted value", "***"],
  ["neighbours as one", "ab", "abab", "***"],
  ["characters of expressions as text", ".*", "a.*b", "a***b"],
])("masks hide %s", (_what, secret, text, shown) => {
  const masks = new Masks();
  masks.add(secret);
  expect(masks.apply(text)).toBe(shown);
});

test("masks that overlap hide the union", () => {
  const masks = new Masks();
  masks.add("abc");
  masks.add("bcd");
  expect(masks.apply("xabcdx")).toBe("x***x");
});

test.each([
  ["always()", "cancelled", true],
  ["success()", "success", true],
  ["success()", "failure", false],
  ["failure() || cancelled()", "cancelled", true],
  ["${{ !cancelled() && failure() }}", "failure", true],
  ["!cancelled()", "cancelled", false],
] as const)("post-if %s after %s is %s", (condition, status, expected) => {
  expect(holds(condition, status)).toBe(expected);
});

test("a post-if beyond status functions is refused", () => {
  expect(() => holds("runner.os == 'Linux'", "success")).toThrow(`post-if "runner.os == 'Linux'"`);
});

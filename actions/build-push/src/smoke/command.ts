import { Failure } from "@deploy-actions/shared/failure";

/** The words of `smoke-test`: a JSON list, or a line of plain words. No shell reads them. */
export function readSmokeTest(text: string): readonly [string, ...string[]] {
  const words = text.startsWith("[") ? fromJson(text) : fromLine(text);
  const [program, ...rest] = words;
  if (!program) throw new Failure("It names no program.", { hint: EXAMPLE });
  if (words.some((word) => word.includes("\0"))) throw new Failure("A word has a NUL character.", { hint: EXAMPLE });
  return [program, ...rest];
}

const EXAMPLE = 'Write it as a JSON list, like ["/app", "--health-check"].';

function fromJson(text: string): readonly string[] {
  let words: unknown;
  try {
    words = JSON.parse(text);
  } catch (cause) {
    throw new Failure("It begins like a JSON list and is none.", { hint: EXAMPLE, cause });
  }
  const wrong = (words as readonly unknown[]).findIndex((word) => typeof word !== "string");
  if (wrong < 0) return words as readonly string[];
  throw new Failure(`Word ${wrong + 1} is no text.`, { hint: "Write every word in quotes." });
}

/** What a shell would do something about is refused: it would arrive at the program as it stands here. */
function fromLine(text: string): readonly string[] {
  if (text.includes("\n")) throw new Failure("It has several lines.", { hint: EXAMPLE });
  const special = /["'\\`$|&;<>(){}*?~#]/.exec(text)?.[0];
  if (special === undefined) return text.split(/[ \t]+/).filter(Boolean);
  throw new Failure(`It has ${special}, and no shell reads it.`, {
    hint: `${EXAMPLE} For a shell: ["sh", "-c", "..."], where the image has one.`,
  });
}

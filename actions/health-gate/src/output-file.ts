import type { OutputName } from "./action.gen.ts";

/** Path of a file that an output names; empty, with a warning, when it cannot be written: the verdict is as good without it. */
export async function outputFile(
  output: Extract<OutputName, `${string}-file`>,
  write: () => Promise<string>,
  warn: (message: string) => void,
): Promise<string> {
  try {
    return await write();
  } catch (error) {
    warn(`The file of the output ${output} could not be written, so that the output is empty (${error}).`);
    return "";
  }
}

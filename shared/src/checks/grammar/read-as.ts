import { type RawTransformAction, rawTransform } from "valibot";
import { Failure } from "../../failure.ts";

/** Reads a value with a function that throws a Failure: what it says becomes the problem at the value's place. */
export function readAs<Given, Read>(read: (given: NoInfer<Given>) => Read): RawTransformAction<Given, Read> {
  return rawTransform<Given, Read>(({ dataset, addIssue, NEVER }) => {
    try {
      return read(dataset.value);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      addIssue({ message: [error.message, error.hint].filter(Boolean).join(" ") });
      return NEVER;
    }
  });
}

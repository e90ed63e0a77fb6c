/** An environment variable that a document of checks refers to, in the place of a secret. */
export interface Variable {
  readonly name: string;
  /** What it has to hold: "the header X-Api-Key of web". */
  readonly holds: string;
}

export interface Certificate {
  readonly file: string;
  readonly pem: string;
}

/** What a document of checks refers to and does not hold: secrets, and certificates. */
export class Beside {
  readonly #variables: Variable[] = [];
  readonly #certificates: Certificate[] = [];

  get variables(): readonly Variable[] {
    return this.#variables;
  }

  get certificates(): readonly Certificate[] {
    return this.#certificates;
  }

  /** As a document refers to it. */
  variable(check: string, part: string, holds: string): { readonly env: string } {
    const words = `${check} ${part}`.toUpperCase().match(/[A-Z0-9]+/g) ?? [];
    const wanted = words.join("_").replace(/^(?=\d)/, "_");
    let name = wanted;
    for (let count = 2; this.#variables.some((taken) => taken.name === name); count += 1) name = `${wanted}_${count}`;
    this.#variables.push({ name, holds: `${holds} of ${check}` });
    return { env: name };
  }

  certificate(pem: string): string {
    const known = this.#certificates.find((certificate) => certificate.pem === pem);
    if (known) return known.file;
    const count = this.#certificates.length + 1;
    const file = count === 1 ? "ca.pem" : `ca-${count}.pem`;
    this.#certificates.push({ file, pem });
    return file;
  }
}

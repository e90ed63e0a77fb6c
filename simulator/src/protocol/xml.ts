/** An element around content that is XML already; use `text` for anything else. */
export function element(name: string, content: string, attributes: Readonly<Record<string, string>> = {}): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${text(value)}"`);
  return `<${name}${written.join("")}>${content}</${name}>`;
}

export function text(value: string): string {
  return value.replace(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** In the log of a step that was cut short. Before the service was read, its release has no name yet. */
export function saysWhere(taskDefinition: string): RegExp {
  return new RegExp(`${taskDefinition}\\b|before it changed anything`);
}

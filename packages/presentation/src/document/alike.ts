/** Names artifacts of one kind, ever shorter: with their owners, then their number. */
export function alikeTexts(name: string, owners: readonly string[]): readonly [string, ...string[]] {
  return [`${name} ${owners.join(', ')}`, timesText(name, owners.length)];
}

/** `apiserver ×3`; the name alone of no more than one. */
export function timesText(name: string, count: number): string {
  return count <= 1 ? name : `${name} ×${count}`;
}

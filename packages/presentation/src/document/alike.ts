/** Names artifacts of one kind, ever shorter: with their owners, then their number. */
export function alikeTexts(name: string, owners: readonly string[]): readonly [string, ...string[]] {
  return [`${name} ${owners.join(', ')}`, `${name} ×${owners.length}`];
}

const sixteen: readonly string[] = [
  '#2b2e34',
  '#ff5c78',
  '#56b4a0',
  '#ffb020',
  '#6a9bf4',
  '#c58ae0',
  '#56b4e9',
  '#d4d7dc',
  '#7a808a',
  '#ff8298',
  '#7fd1c0',
  '#ffc75f',
  '#8bb0f5',
  '#ddb4ec',
  '#8fd0f5',
  '#ffffff',
];

export const ink = '#d4d7dc';
export const paper = '#16181c';

/** What a color of the UI is in a picture. The UI keeps to the sixteen, so that a theme decides; others are a mistake. */
export function shade(color: number | string | null, own: string): string {
  if (color === null) return own;
  if (typeof color === 'string') return color;
  const known = sixteen[color];
  if (known === undefined) throw new Error(`the screen has color ${color}, which is none of the sixteen`);
  return known;
}

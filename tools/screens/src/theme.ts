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

/** What a color of the UI is in a picture: of the sixteen, those of a terminal's theme; others as they are. */
export function shade(color: number | string | null, own: string): string {
  if (color === null) return own;
  if (typeof color === 'string') return color;
  const known = sixteen[color] ?? cube(color);
  if (known === null) throw new Error(`the screen has color ${color}, which no terminal has`);
  return known;
}

/** xterm's cube of six levels, and its greys. */
function cube(color: number): string | null {
  if (color > 255) return null;
  const hex = (value: number): string => value.toString(16).padStart(2, '0');
  if (color >= 232) return `#${hex(8 + 10 * (color - 232)).repeat(3)}`;
  const levels = [0, 95, 135, 175, 215, 255];
  const at = color - 16;
  const [red, green, blue] = [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((each) => levels[each] ?? 0);
  return `#${hex(red ?? 0)}${hex(green ?? 0)}${hex(blue ?? 0)}`;
}
